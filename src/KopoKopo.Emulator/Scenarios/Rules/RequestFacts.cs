using System.Globalization;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>What rules can ask of a request.</summary>
/// <param name="kind">The kind it would create, or that of asking for a token: it says where in its requests stands what.</param>
/// <param name="body">Its JSON; an empty object where it has none.</param>
/// <param name="header">A header by its name; null if it is absent.</param>
/// <param name="walletOf">The number of the wallet of a type with a reference; null where nobody knows wallets.</param>
internal sealed class RequestFacts(KindInfo kind, JsonElement body, Func<string, string?> header, Func<string, string, PhoneNumber?>? walletOf)
{
    private readonly JsonElement? _destination;
    private IReadOnlyList<RequestFacts>? _byDestination;

    private RequestFacts(
        RequestFacts whole, JsonElement destination, KindInfo kind, JsonElement body, Func<string, string?> header,
        Func<string, string, PhoneNumber?>? walletOf)
        : this(kind, body, header, walletOf)
    {
        Budget = whole.Budget;
        _destination = destination;
        _byDestination = [this];
    }

    /// <summary>What the rules may cost it.</summary>
    public MatchBudget Budget { get; init; } = new(TimeProvider.System);

    /// <summary>About what looking a member up costs: the body is gone through.</summary>
    public int LookUpCost { get; } = 1 + System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(body).Length / 1024;

    /// <summary>The request as it is about each of its destinations: what holds of one of them holds of it. Where it lists none, itself.</summary>
    public IReadOnlyList<RequestFacts> ByDestination => _byDestination ??= Destinations();

    /// <summary>Whose phone it is about: who pays by a push, whose wallet is added, or the wallet that is paid; null for all else.</summary>
    public PhoneNumber? Phone => Part(static parts => parts.Phone) is { } text && PhoneNumber.TryParse(text, out var phone) ? phone : Wallet;

    private PhoneNumber? Wallet =>
        walletOf is not null && Get(Match.DestinationType) is { } type && Get(Match.DestinationReference) is { } reference ? walletOf(type, reference) : null;

    public string? Header(string name) => header(name);

    public string? Get(string field) => field switch
    {
        Match.Phone => Phone?.Digits,
        Match.Till => Part(static parts => parts.Till)?.ToUpperInvariant(),
        Match.Amount => Part(static parts => parts.Amount),
        Match.Currency => Part(static parts => parts.Currency),
        Match.DestinationType => Part(static parts => parts.DestinationType)?.Trim().ToLowerInvariant(),
        Match.DestinationReference => Part(static parts => parts.DestinationReference)?.Trim().ToLowerInvariant(),
        _ when field.StartsWith(Match.HeaderPrefix, StringComparison.Ordinal) => Header(field[Match.HeaderPrefix.Length..]),
        _ when field.StartsWith(Match.BodyPrefix, StringComparison.Ordinal) => At(field[Match.BodyPrefix.Length..]),
        _ => null,
    };

    /// <summary>The value at a path of dots, with indexes in brackets: "metadata.order", "tags[0]".</summary>
    public string? At(string path)
    {
        var value = body;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step.StartsWith('[') && value.ValueKind == JsonValueKind.Array)
            {
                if (!int.TryParse(step.AsSpan(1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    || index >= value.GetArrayLength())
                {
                    return null;
                }

                value = value[index];
            }
            else if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(step, out value))
            {
                return null;
            }
        }

        return TextOf(value);
    }

    private IReadOnlyList<RequestFacts> Destinations()
    {
        var list = kind.Parts.Destinations?.Find(body) ?? default;
        return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            ? [.. list.EnumerateArray().Select(destination => new RequestFacts(this, destination, kind, body, header, walletOf))]
            : [this];
    }

    private string? Part(Func<RequestParts, MemberPath?> which)
    {
        if (which(kind.Parts) is { } path) return TextOf(path.Find(body));

        return _destination is { } destination && kind.Parts.OfDestination is { } parts && which(parts) is { } inner ? TextOf(inner.Find(destination)) : null;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
