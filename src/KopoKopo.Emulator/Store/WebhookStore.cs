using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>Who hears of a topic, and where.</summary>
/// <param name="Id">The subscription's id; its URL in files of before that was kept.</param>
/// <param name="Till">Only of what concerns this till; null: of everything.</param>
/// <param name="Url">Where.</param>
/// <param name="Daraja">The form of the numbers in the Daraja payload that it wants; null: it wants the usual webhook.</param>
internal sealed record Subscriber(string Id, Till? Till, string Url, string? Daraja);

/// <summary>Who wants to hear of which topic, and what there was to hear.</summary>
internal sealed class WebhookStore(Database database)
{
    /// <summary>The most subscriptions an app may have to one topic; those in requests at the same moment may pass it by a few, which hear nothing.</summary>
    public const int MostPerTopic = 200;

    public static void AddSubscription(WriteContext context, string topic, Subscriber subscriber) => context.Session.Execute(
        "INSERT INTO subscription (world, resource_id, topic, till, url, daraja) VALUES ($1, $2, $3, $4, $5, $6)",
        context.Id, subscriber.Id, topic, subscriber.Till?.Number, subscriber.Url, subscriber.Daraja);

    /// <summary>Whether the app may have one more subscription to a topic.</summary>
    public bool HasRoom(App app, string topic) => database.Read(session =>
    {
        using var row = session.Query(
            "SELECT 1 FROM subscription WHERE world = (SELECT world FROM app WHERE id = $1) AND topic = $2 LIMIT 1 OFFSET $3", app.Id, topic, MostPerTopic - 1);
        return !row.Read();
    });

    /// <summary>Who hears of a topic, in the order they subscribed.</summary>
    public static IReadOnlyList<Subscriber> Subscribers(WriteContext context, string topic)
    {
        using var rows = context.Session.Query(
            "SELECT till, url, resource_id, daraja FROM subscription WHERE world = $1 AND topic = $2 ORDER BY seq LIMIT $3 + 0",
            context.Id, topic, MostPerTopic);
        return Read(rows);
    }

    /// <inheritdoc cref="Subscribers(WriteContext, string)"/>
    public IReadOnlyList<Subscriber> Subscribers(App app, string topic) => database.Read(session =>
    {
        using var rows = session.Query(
            """
            SELECT till, url, resource_id, daraja FROM subscription
            WHERE world = (SELECT world FROM app WHERE id = $1) AND topic = $2 ORDER BY seq LIMIT $3 + 0
            """,
            app.Id, topic, MostPerTopic);
        return Read(rows);
    });

    public static void AddEvent(WriteContext context, WebhookEvent occurred) => context.Session.Execute(
        "INSERT INTO webhook_event (world, id, topic, resource_id, body) VALUES ($1, $2, $3, $4, $5)",
        context.Id, occurred.Id, occurred.Topic, occurred.ResourceId, occurred.Body);

    /// <summary>Whether there is a webhook about the resource with this id.</summary>
    public static bool IsSubject(WriteContext context, string resourceId)
    {
        using var row = context.Session.Query("SELECT 1 FROM webhook_event WHERE world = $1 AND resource_id = $2 LIMIT 1", context.Id, resourceId);
        return row.Read();
    }

    /// <summary>The webhook with this id; null if there is none.</summary>
    public byte[]? FindEvent(App app, string id) => Find(app, "id", id);

    /// <summary>The topic of the webhook with this id; null if there is none.</summary>
    public string? FindTopic(App app, string id) => database.Read(session =>
    {
        using var row = session.Query("SELECT topic FROM webhook_event WHERE world = (SELECT world FROM app WHERE id = $1) AND id = $2", app.Id, id);
        return row.Read() ? row.GetString(0) : null;
    });

    /// <summary>The newest webhook about the resource with this id; null if there is none.</summary>
    public byte[]? FindEventAbout(App app, string resourceId) => Find(app, "resource_id", resourceId);

    private static List<Subscriber> Read(SqlRows rows)
    {
        var subscribers = new List<Subscriber>();
        while (rows.Read())
        {
            var url = rows.GetString(1);
            var id = rows.IsNull(2) ? url : rows.GetString(2);
            subscribers.Add(new Subscriber(id, rows.IsNull(0) ? null : new Till(rows.GetString(0)), url, rows.IsNull(3) ? null : rows.GetString(3)));
        }

        return subscribers;
    }

    private byte[]? Find(App app, string column, string id) => database.Read(session =>
    {
        using var row = session.Query(
            $"SELECT body FROM webhook_event WHERE world = (SELECT world FROM app WHERE id = $1) AND {column} = $2 ORDER BY seq DESC LIMIT 1", app.Id, id);
        return row.Read() ? row.GetBytes(0) : null;
    });
}
