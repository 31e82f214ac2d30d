using System.Globalization;
using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>A delivery and its attempts as the control API shows them.</summary>
internal static class DeliveryView
{
    public static void Write(Utf8JsonWriter json, DeliveryRecord record)
    {
        var delivery = record.Delivery;
        json.WriteStartObject();
        json.WriteNumber("id", delivery.Id);
        json.WriteString("kind", delivery.Kind);
        json.WriteString("topic", delivery.Topic);
        json.WriteString("resource_id", delivery.ResourceId);
        json.WriteString("url", delivery.Url);
        json.WriteString("status", delivery.Status);
        json.WriteString("due_at", delivery.DueAt is { } dueAt ? Format(dueAt) : null);
        json.WriteString("body", delivery.BodyText);
        json.WriteStartObject("headers");
        json.WriteString("Host", new Uri(delivery.Url).Authority);
        json.WriteString("User-Agent", HttpPoster.UserAgent);
        json.WriteString("Accept", HttpPoster.Accept);
        json.WriteString("Content-Type", delivery.ContentType);
        json.WriteString("Content-Length", delivery.Body.Length.ToString(CultureInfo.InvariantCulture));
        if (delivery.Signature is not null) json.WriteString(WebhookSigner.Header, delivery.Signature);
        json.WriteEndObject();
        json.WriteString("signature", delivery.Signature);
        json.WriteStartArray("faults");
        foreach (var fault in StoredPlan.ReadFaults(delivery.Faults)) Write(json, fault);
        json.WriteEndArray();
        json.WriteString("decided_by", delivery.DecidedBy);
        json.WritePropertyName("replay_of");
        if (delivery.ReplayOf is { } original) json.WriteNumberValue(original);
        else json.WriteNullValue();
        json.WriteStartArray("attempts");
        foreach (var attempt in record.Attempts) Write(json, attempt);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // As a scenario would say it.
    private static void Write(Utf8JsonWriter json, Fault fault)
    {
        json.WriteStartObject();
        FaultKinds.Of(fault).Show(json, fault);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AttemptRow attempt)
    {
        json.WriteStartObject();
        json.WriteNumber("number", attempt.Number);
        json.WriteString("started_at", Format(attempt.StartedAt));
        json.WriteNumber("duration_ms", Math.Round(attempt.DurationMs, 3));
        json.WritePropertyName("status");
        if (attempt.Status is { } status) json.WriteNumberValue(status);
        else json.WriteNullValue();
        json.WritePropertyName("response");
        if (attempt.ResponseHeaders is null) json.WriteNullValue();
        else WriteResponse(json, attempt);
        json.WriteString("error", attempt.Error);
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, AttemptRow attempt)
    {
        json.WriteStartObject();
        json.WriteStartObject("headers");
        foreach (var line in attempt.ResponseHeaders!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) json.WriteString(line[..colon], line[(colon + 2)..]);
        }

        json.WriteEndObject();
        json.WriteString("body", Encoding.UTF8.GetString(attempt.ResponseBody ?? []));
        json.WriteEndObject();
    }

    private static string Format(long milliseconds) => Instant.WithMilliseconds(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
