using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Responses;

/// <summary>Headers of a response, but for those that the server sets.</summary>
internal sealed class HeadersShape : Shape<IReadOnlyDictionary<string, string>>
{
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    private const string NameMarks = "!#$%&'*+-.^_`|~";
    private static readonly string[] NotSettable = ["Content-Length", "Transfer-Encoding", "Connection", "X-Request-Id"];

    public override string Expected => "an object of header names and texts";

    public override JsonObject Schema(ScenarioWords words) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = "string" },
    };

    public override IReadOnlyDictionary<string, string>? Read(JsonElement value, string path, Reading reading)
    {
        if (value.ValueKind != JsonValueKind.Object) return Refuse(path, reading);

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in value.EnumerateObject())
        {
            if (WhyNot(header) is { } complaint) reading.Fail(JsonLines.Join(path, header.Name), complaint);
            else headers[header.Name] = header.Value.GetString()!;
        }

        return headers;
    }

    private static string? WhyNot(JsonProperty header)
    {
        if (NotSettable.Contains(header.Name, StringComparer.OrdinalIgnoreCase)) return $"{header.Name} is the server's own";

        var text = header.Value.ValueKind == JsonValueKind.String ? header.Value.GetString()! : null;
        if (text is null || text.Any(char.IsControl) || !text.All(char.IsAscii)) return "expected a text of ASCII characters";

        var isName = header.Name.Length > 0 && header.Name.All(static c => char.IsAsciiLetterOrDigit(c) || NameMarks.Contains(c, StringComparison.Ordinal));
        return isName ? null : "expected a header's name";
    }
}
