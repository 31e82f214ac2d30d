using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>An entry of the inbound journal as the control API shows it.</summary>
internal static class RequestView
{
    public static void Write(Utf8JsonWriter json, JournalEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("id", entry.Id);
        json.WriteString("request_id", entry.RequestId);
        json.WriteString("at", Instant.WithMilliseconds(entry.At));
        json.WriteString("method", entry.Method);
        json.WriteString("path", entry.Path);
        json.WriteString("query", entry.Query);
        Write(json, entry.Headers);
        json.WriteString("body", Encoding.UTF8.GetString(entry.Body));
        json.WriteBoolean("body_cut", entry.IsCut);
        json.WritePropertyName("status");
        if (entry.Fault is null) json.WriteNumberValue(entry.Status);
        else json.WriteNullValue();
        json.WriteString("fault", entry.Fault);
        json.WriteStartObject("response");
        Write(json, entry.AnswerHeaders);
        json.WriteString("body", Encoding.UTF8.GetString(entry.Answer));
        json.WriteBoolean("body_cut", entry.IsAnswerCut);
        json.WriteEndObject();
        json.WriteNumber("duration_ms", Math.Round(entry.DurationMilliseconds, 3));
        json.WriteStartArray("warnings");
        foreach (var warning in entry.Warnings) json.WriteStringValue(warning);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        json.WriteStartObject("headers");
        foreach (var (name, value) in headers) json.WriteString(name, value);
        json.WriteEndObject();
    }
}
