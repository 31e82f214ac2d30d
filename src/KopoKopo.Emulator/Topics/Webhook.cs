using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>What a webhook is about: its <c>_links.resource</c> is <c>/path/id</c>.</summary>
internal sealed record WebhookSubject(string Path, string Id, string? Reference = null);

/// <summary>What the webhooks of all topics have in common: <c>{topic, id, created_at, event:{type, resource}, _links:{self, resource}}</c>.</summary>
internal static class Webhook
{
    public const string EventsPath = "webhook_events";

    public static WebhookEvent Of(
        WriteContext context, SeededRandom random, string origin, string topic, string type, WebhookSubject about, IReadOnlyList<Till> tills, Action<Utf8JsonWriter> resource)
    {
        var id = random.Id($"{topic} {about.Id}", context.Now);
        var body = WireJson.ToBytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("topic", topic);
            json.WriteString("id", id);
            json.WriteString("created_at", Instant.WithSeconds(context.Now));
            json.WriteStartObject("event");
            json.WriteString("type", type);
            json.WriteStartObject("resource");
            resource(json);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("_links");
            json.WriteString("self", $"{origin}/{EventsPath}/{id}");
            json.WriteString("resource", $"{origin}/{about.Path}/{about.Id}");
            json.WriteEndObject();
            json.WriteEndObject();
        });
        return new WebhookEvent(id, topic, about.Id, about.Reference, tills, body);
    }
}
