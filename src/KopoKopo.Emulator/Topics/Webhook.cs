using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>What webhooks of a topic are about.</summary>
/// <param name="Path">The path that their <c>_links.resource</c> has before the id.</param>
/// <param name="Type">The type of what stands there.</param>
internal sealed record SubjectType(string Path, string Type)
{
    public static readonly SubjectType Transaction = new("financial_transaction", "financial_transaction");
    public static readonly SubjectType TransferBatch = new("transfer_batch", "transfer_batch") { What = "the money was of" };
    public static readonly SubjectType PaymentBatch = new("payment_batches", "payment_batch");
    public static readonly SubjectType Customer = new("mobile_money_user", "mobile_money_user") { What = "the customer came to" };

    /// <summary>What happened at a till or the company, for whoever is told why they hear nothing of it.</summary>
    public string What { get; init; } = "the payment was to";

    /// <summary>Whether it happens at a till, so that subscriptions to it are usually a till's; to all else they are the company's.</summary>
    public bool IsOfTill => this == Transaction;
}

/// <summary>What a webhook is about: its <c>_links.resource</c> is <c>/path/id</c>, the path its topic's.</summary>
internal sealed record WebhookSubject(string Id, string? Reference = null);

/// <summary>What the webhooks of all topics have in common: <c>{topic, id, created_at, event:{type, resource}, _links:{self, resource}}</c>.</summary>
internal sealed record WebhookDocument<TResource>(
    string Topic, string Id, string CreatedAt, WebhookContent<TResource> Event, [property: JsonPropertyName("_links")] WebhookLinks Links)
    where TResource : notnull;

/// <summary>What happened, and to what.</summary>
internal sealed record WebhookContent<TResource>(string Type, TResource Resource)
    where TResource : notnull;

/// <summary>Where the webhook and what it is about can be read again.</summary>
internal sealed record WebhookLinks(string Self, string Resource);

/// <summary>Makes webhooks.</summary>
internal static class Webhook
{
    public const string EventsPath = "webhook_events";

    /// <param name="context">Where and when.</param>
    /// <param name="random">Whence its id comes.</param>
    /// <param name="origin">What its links begin with.</param>
    /// <param name="topic">Its topic.</param>
    /// <param name="type">What it calls what happened.</param>
    /// <param name="about">What it is about.</param>
    /// <param name="tills">The tills whose subscribers hear of it, besides the company's.</param>
    /// <param name="resource">What it tells.</param>
    public static WebhookEvent Of<TResource>(
        WriteContext context, SeededRandom random, string origin, WebhookTopic<TResource> topic, string type, WebhookSubject about, IReadOnlyList<Till> tills,
        TResource resource)
        where TResource : notnull
    {
        var id = random.Id($"{topic.Name} {about.Id}", context.Now);
        var links = new WebhookLinks($"{origin}/{EventsPath}/{id}", $"{origin}/{topic.Subject.Path}/{about.Id}");
        var document = new WebhookDocument<TResource>(topic.Name, id, Instant.WithSeconds(context.Now), new WebhookContent<TResource>(type, resource), links);
        return new WebhookEvent(id, topic.Name, about.Id, about.Reference, tills, WireJson.ToBytes(document, topic.Contract())) { What = topic.Subject.What };
    }
}
