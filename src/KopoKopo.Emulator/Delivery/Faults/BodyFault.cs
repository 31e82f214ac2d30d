using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>The body is not what it should be.</summary>
/// <param name="Mistake">What is wrong with it, one of <see cref="Mistakes"/>.</param>
internal sealed record BodyFault(string Mistake) : ContentFault
{
    /// <summary>What can be wrong with it: the word, and what becomes of a body.</summary>
    private static readonly OrderedDictionary<string, Func<byte[], byte[]>> Mistakes = new(StringComparer.Ordinal)
    {
        ["truncated"] = static body => body[..(body.Length / 2)],
        ["invalid_json"] = static body => [.. body[..^1], .. ",}"u8],
        ["extra_field"] = static body => [.. body[..^1], .. ",\"unexpected_field\":\"unexpected\"}"u8],
        ["missing_field"] = WithoutStatus,
        ["html"] = static _ => "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"u8.ToArray(),
        ["empty"] = static _ => [],
    };

    public static readonly FaultKind Kind = new BodyKind();

    public override string Name => Kind.Member.Name;

    public override SentContent Spoil(SentContent content) => content with { Body = Mistakes[Mistake](content.Body) };

    // The status is what receivers look at first: a result's in its attributes, a webhook's in its resource (a customer's, who has none, loses the
    // phone number).
    private static byte[] WithoutStatus(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var holder = json.RootElement.TryGetProperty("data", out var data)
            ? data.GetProperty("attributes")
            : json.RootElement.GetProperty("event").GetProperty("resource");
        var name = holder.TryGetProperty("status", out _) ? "status" : "phone_number";
        var member = holder.EnumerateObject().First(member => member.Name == name);

        // Cut out of the text as it stands, with one comma, so that the rest keeps its bytes.
        var text = Encoding.UTF8.GetString(body);
        var written = $"\"{name}\":{member.Value.GetRawText()}";
        var holderAt = text.IndexOf(holder.GetRawText(), StringComparison.Ordinal);
        var at = text.IndexOf(written, holderAt, StringComparison.Ordinal);
        var end = at + written.Length;
        return Encoding.UTF8.GetBytes(text[end] == ',' ? text.Remove(at, written.Length + 1) : text.Remove(at - 1, written.Length + 1));
    }

    private sealed class BodyKind : FaultKind<BodyFault>
    {
        private const string StoredName = "Body";
        private static readonly Member<string> Body =
            new("body", Shapes.Word("body fault", [.. Mistakes.Keys]), "What is wrong with the body; it is signed as it is sent.");

        public override IMember Member => Body;

        public override IReadOnlyList<IMember> Details => [];

        public override FaultSpec Read(Members members) => new(new BodyFault(members.Get(Body)!));

        public override Fault? Restore(JsonElement stored) =>
            stored.TryGetProperty(StoredName, out var mistake) && Mistakes.ContainsKey(mistake.GetString()!) ? new BodyFault(mistake.GetString()!) : null;

        protected override void Show(Utf8JsonWriter json, BodyFault fault) => json.WriteString(Body.Name, fault.Mistake);

        protected override void Store(Utf8JsonWriter json, BodyFault? fault)
        {
            if (fault is not null) json.WriteString(StoredName, fault.Mistake);
        }
    }
}
