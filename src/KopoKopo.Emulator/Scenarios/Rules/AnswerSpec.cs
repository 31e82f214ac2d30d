using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>The synchronous answer a rule gives (<c>respond</c>).</summary>
internal sealed record AnswerSpec(ScriptedAnswer Answer, Delay Delay)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);
    private static readonly string[] NotSettable = ["Content-Length", "Transfer-Encoding", "Connection", "X-Request-Id"];

    private static readonly Member<int?> Status = new("status", Shapes.Integer(200, 599), "The HTTP status.");
    private static readonly Member<string> ErrorMessage = new("error_message", Shapes.Text, "The message of an error in Kopo Kopo's shape.");
    private static readonly Member<JsonElement?> Body = new("body", Shapes.Anything, "The body: a text as it is, all else as JSON.");
    private static readonly Member<IReadOnlyDictionary<string, string>> Headers = new("headers", new HeadersShape(), "Headers of the answer.");
    private static readonly Member<Delay> DelayMember = new("delay", Delay.Shape, "How long it is held back, in real time.");
    private static readonly Member<string> Fault = new("fault", Shapes.Word("fault", ScriptedAnswer.EmptyResponse, ScriptedAnswer.ConnectionReset, ScriptedAnswer.MalformedChunk, ScriptedAnswer.RandomData), "What happens on the socket instead.");
    private static readonly Member<bool?> Created = new("created", Shapes.Boolean, "Whether the resource exists all the same.");

    public static readonly Shape<AnswerSpec> Shape = Shapes.Object("an answer", ToAnswer, Status, ErrorMessage, Body, Headers, DelayMember, Fault, Created);

    /// <summary>Whether there is a resource, and so a result to decide.</summary>
    public bool Creates => Answer.Created || (Answer.Status is null && Answer.Fault is null);

    public ScriptedAnswer Draw(SeededRandom random) => Answer with { Delay = Clamp(Delay.Draw(random, "respond delay")) };

    private static TimeSpan Clamp(TimeSpan delay) => delay < LongestDelay ? delay : LongestDelay;

    private static AnswerSpec ToAnswer(Members members)
    {
        if (members.Has(Fault)) members.Exclude("contradicts fault: nothing is answered", Status, ErrorMessage, Body, Headers);
        if (members.Has(Body)) members.Exclude("contradicts body", ErrorMessage);
        if (!members.Has(Status) && !members.Has(Fault)) members.Exclude("means nothing without status", ErrorMessage, Body, Headers);
        if (members.Get(Status) is 204 or 205 or 304) members.Exclude($"means nothing with the status {members.Get(Status)}, which has no body", Body);
        if (!members.Has(Status) && !members.Has(Fault)) members.Exclude("means nothing without status or fault", Created);
        if (members.Has(ErrorMessage) && members.Get(Status) is < 400) members.Fail(ErrorMessage, "error_message wants a status of 400 or above");
        if (!members.Has(Status) && !members.Has(Fault) && !members.Has(DelayMember)) members.Reading.Fail(members.Path, "expected status, fault or delay");

        var answer = new ScriptedAnswer
        {
            Status = members.Get(Status),
            ErrorMessage = members.Get(ErrorMessage),
            Body = members.Get(Body) is { } body ? System.Text.Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText()) : null,
            Headers = members.Get(Headers) ?? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase),
            Fault = members.Get(Fault),
            Created = members.Get(Created) ?? false,
        };
        return new AnswerSpec(answer, members.Get(DelayMember) ?? Delay.None);
    }

    private sealed class HeadersShape : Shape<IReadOnlyDictionary<string, string>>
    {
        public override string Expected => "an object of header names and texts";

        public override System.Text.Json.Nodes.JsonObject Schema(ScenarioWords words) => new()
        {
            ["type"] = "object",
            ["additionalProperties"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "string" },
        };

        public override IReadOnlyDictionary<string, string>? Read(JsonElement value, string path, Reading reading)
        {
            if (value.ValueKind != JsonValueKind.Object) return Refuse(path, reading);

            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var header in value.EnumerateObject())
            {
                var place = JsonLines.Join(path, header.Name);
                var text = header.Value.ValueKind == JsonValueKind.String ? header.Value.GetString()! : null;
                if (NotSettable.Contains(header.Name, StringComparer.OrdinalIgnoreCase)) reading.Fail(place, $"{header.Name} is the server's own");
                else if (text is null || text.Any(char.IsControl) || !text.All(char.IsAscii)) reading.Fail(place, "expected a text of ASCII characters");
                else if (header.Name.Length == 0 || !header.Name.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))) reading.Fail(place, "expected a header's name");
                else headers[header.Name] = text;
            }

            return headers;
        }
    }
}
