using System.ComponentModel;
using System.Text;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>A request and its response, as they went over the wire; secrets are masked.</summary>
internal sealed record RequestView(
    [property: Description("Its number.")] long Id,
    [property: Description("Its X-Request-Id.")] string RequestId,
    [property: Description("When it was answered.")] DateTimeOffset At,
    [property: Description("Its method.")] string Method,
    [property: Description("Its path.")] string Path,
    [property: Description("Its query, with the question mark; empty if it has none.")] string Query,
    [property: Description("Its headers.")] HeaderLines Headers,
    [property: Description("Its body as text.")] string Body,
    [property: Description("Whether the body was longer than what is kept.")] bool BodyCut,
    [property: Description("The response's status; null if the connection was broken on purpose.")] int? Status,
    [property: Description("What was done to the connection instead of a response; null if nothing was.")] string? Fault,
    [property: Description("Why it was refused; null if it was not.")] string? Refusal,
    [property: Description("The response.")] ResponseView Response,
    [property: Description("How long it took, in milliseconds of real time.")] double DurationMs,
    [property: Description("What production would have refused.")] IReadOnlyList<string> Warnings)
{
    public static RequestView Of(JournalEntry entry) => new(
        entry.Id,
        entry.RequestId,
        entry.At,
        entry.Method,
        entry.Path,
        entry.Query,
        new HeaderLines(entry.Headers),
        Encoding.UTF8.GetString(entry.Body),
        entry.IsCut,
        entry.Fault is null ? entry.Status : null,
        entry.Fault,
        entry.Refusal,
        new ResponseView(new HeaderLines(entry.ResponseHeaders), Encoding.UTF8.GetString(entry.Response), entry.IsResponseCut),
        Math.Round(entry.DurationMilliseconds, 3),
        entry.Warnings);
}

/// <summary>A response, as it went over the wire.</summary>
internal sealed record ResponseView(
    [property: Description("Its headers.")] HeaderLines Headers,
    [property: Description("Its body as text.")] string Body,
    [property: Description("Whether the body was longer than what is kept.")] bool BodyCut);

/// <summary>A part of the inbound journal, the newest first.</summary>
internal sealed record RequestList(
    [property: Description("The requests."), JsonConverter(typeof(StreamedListConverter<RequestView>))] StreamedList<RequestView> Requests)
{
    [Description("What ?next= takes for the next part; left out where this is the last.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next => ((PagedList<RequestView>)Requests).Next;
}
