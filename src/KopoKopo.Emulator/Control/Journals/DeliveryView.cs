using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Control.Worlds;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>A delivery and its attempts.</summary>
internal sealed record DeliveryView(
    [property: Description("Its number.")] long Id,
    [property: Description("What it is: callback or webhook.")] string Kind,
    [property: Description("The topic of a webhook, the kind of a callback's resource.")] string Topic,
    [property: Description("What it is about.")] string? ResourceId,
    [property: Description("The resource that a client created and that led to it; null if nobody's request did.")] string? CauseId,
    [property: Description("Where it goes.")] Uri Url,
    [property: Description("pending, sending, delivered, failed, dropped or cancelled.")] string Status,
    [property: Description("When it is tried next; null if it is not.")] DateTimeOffset? DueAt,
    [property: Description("The body, to the byte.")] string Body,
    [property: Description("The headers it is sent with.")] HeaderLines Headers,
    [property: Description("Its X-KopoKopo-Signature; null if it has none.")] string? Signature,
    [property: Description("What is wrong on purpose, as a scenario says it.")] IReadOnlyList<FaultView> Faults,
    [property: Description("Who decided that it is sent so.")] string? DecidedBy,
    [property: Description("The delivery that it repeats; null if it repeats none.")] long? ReplayOf,
    [property: Description("Each attempt, the first first.")] IReadOnlyList<AttemptView> Attempts)
{
    public static DeliveryView Of(DeliveryRecord record)
    {
        var delivery = record.Delivery;
        var url = new Uri(delivery.Url);
        return new DeliveryView(
            delivery.Id,
            delivery.Kind,
            delivery.Topic,
            delivery.ResourceId,
            delivery.CauseId,
            url,
            delivery.Status,
            delivery.DueAt is { } dueAt ? DateTimeOffset.FromUnixTimeMilliseconds(dueAt) : null,
            delivery.BodyText,
            new HeaderLines(HeadersOf(delivery, url)),
            delivery.Signature,
            [.. StoredPlan.ReadFaults(delivery.Faults).Select(fault => new FaultView(fault))],
            delivery.DecidedBy,
            delivery.ReplayOf,
            [.. record.Attempts.Select(attempt => AttemptView.Of(attempt, delivery))]);
    }

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(DeliveryRow delivery, Uri url)
    {
        yield return new("Host", url.Authority);
        yield return new("User-Agent", HttpPoster.UserAgent);
        yield return new("Accept", HttpPoster.Accept);
        yield return new("Content-Type", delivery.ContentType);
        yield return new("Content-Length", delivery.Body.Length.ToString(CultureInfo.InvariantCulture));
        if (delivery.Signature is not null) yield return new(WebhookSigner.Header, delivery.Signature);
    }
}

/// <summary>One attempt to deliver.</summary>
internal sealed record AttemptView(
    [property: Description("1 for the first.")] int Number,
    [property: Description("When it began.")] DateTimeOffset StartedAt,
    [property: Description("How long it took, in milliseconds of real time.")] double DurationMs,
    [property: Description("The reply's status; null if there was no reply.")] int? Status,
    [property: Description("The reply; null if there was none.")] ReplyView? Response,
    [property: Description("Why there was no reply; null if there was one.")] string? Error,
    [property: Description("What may be wrong with the receiver; null if nothing is known.")] string? Hint)
{
    private const int Unauthorized = 401;

    public static AttemptView Of(AttemptRow attempt, DeliveryRow delivery) => new(
        attempt.Number,
        DateTimeOffset.FromUnixTimeMilliseconds(attempt.StartedAt),
        Math.Round(attempt.DurationMs, 3),
        attempt.Status,
        attempt.ResponseHeaders is null ? null : ReplyView.Of(attempt.ResponseHeaders, attempt.ResponseBody),
        attempt.Error,
        attempt.Status == Unauthorized ? HintOf(delivery) : null);

    private static string HintOf(DeliveryRow delivery) => StoredPlan.ReadFaults(delivery.Faults).Any(fault => fault is SignatureFault)
        ? "signature: it is wrong on purpose, and the receiver is right to refuse it"
        : $"signature: this app's API key is {AppView.Shown(delivery.ApiKey ?? "")}; POST /_emulator/signature/explain says which mistake one is";
}

/// <summary>What a receiver replied.</summary>
internal sealed record ReplyView(
    [property: Description("Its headers.")] HeaderLines Headers,
    [property: Description("The beginning of its body.")] string Body)
{
    public static ReplyView Of(string headers, byte[]? body) => new(new HeaderLines(Lines(headers)), Encoding.UTF8.GetString(body ?? []));

    private static IEnumerable<KeyValuePair<string, string>> Lines(string headers)
    {
        foreach (var line in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) yield return new(line[..colon], line[(colon + 2)..]);
        }
    }
}

/// <summary>A fault as a scenario says it.</summary>
[JsonConverter(typeof(FaultViewConverter))]
internal sealed record FaultView(Fault Fault);

/// <summary>Writes it.</summary>
internal sealed class FaultViewConverter : JsonConverter<FaultView>, IDescribesItself
{
    public override FaultView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are written only.");

    public override void Write(Utf8JsonWriter writer, FaultView value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        FaultKinds.Of(value.Fault).Show(writer, value.Fault);
        writer.WriteEndObject();
    }

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => FaultSpec.Shape.Schema(ScenarioWords.None);
}

/// <summary>A message's headers, a member each, as an object.</summary>
[JsonConverter(typeof(HeaderLinesConverter))]
internal sealed record HeaderLines(IEnumerable<KeyValuePair<string, string>> Lines);

/// <summary>Writes them.</summary>
internal sealed class HeaderLinesConverter : JsonConverter<HeaderLines>, IDescribesItself
{
    public override HeaderLines Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are written only.");

    public override void Write(Utf8JsonWriter writer, HeaderLines value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.Lines) writer.WriteString(name, text);
        writer.WriteEndObject();
    }

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) =>
        new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };
}
