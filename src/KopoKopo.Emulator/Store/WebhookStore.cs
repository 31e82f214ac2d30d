using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store;

/// <summary>Who wants to hear of which topic, and what there was to hear.</summary>
internal sealed class WebhookStore(Database database)
{
    public static void AddSubscription(World world, string topic, Till? till, string url) => world.Session.Execute(
        "INSERT INTO subscription (world, topic, till, url) VALUES ($1, $2, $3, $4)", world.Id, topic, till?.Number, url);

    /// <summary>The URL of each subscription to the event: those of the company, and those of a till it concerns.</summary>
    public static IReadOnlyList<string> Subscribers(World world, WebhookEvent occurred)
    {
        var urls = new List<string>();
        using var rows = world.Session.Query("SELECT till, url FROM subscription WHERE world = $1 AND topic = $2 ORDER BY seq", world.Id, occurred.Topic);
        while (rows.Read())
        {
            if (rows.IsDBNull(0) || occurred.Tills.Contains(new Till(rows.GetString(0)))) urls.Add(rows.GetString(1));
        }

        return urls;
    }

    public static void AddEvent(World world, WebhookEvent occurred) => world.Session.Execute(
        "INSERT INTO webhook_event (world, id, topic, resource_id, body) VALUES ($1, $2, $3, $4, $5)",
        world.Id, occurred.Id, occurred.Topic, occurred.ResourceId, occurred.Body);

    /// <summary>Whether there is a webhook about the resource with this id.</summary>
    public static bool IsSubject(World world, string resourceId)
    {
        using var row = world.Session.Query("SELECT 1 FROM webhook_event WHERE world = $1 AND resource_id = $2 LIMIT 1", world.Id, resourceId);
        return row.Read();
    }

    /// <summary>The webhook with this id; null if there is none.</summary>
    public byte[]? FindEvent(App app, string id) => Find(app, "id", id);

    /// <summary>The newest webhook about the resource with this id; null if there is none.</summary>
    public byte[]? FindEventAbout(App app, string resourceId) => Find(app, "resource_id", resourceId);

    private byte[]? Find(App app, string column, string id) => database.Read(session =>
    {
        using var row = session.Query(
            $"SELECT body FROM webhook_event WHERE world = (SELECT world FROM app WHERE id = $1) AND {column} = $2 ORDER BY seq DESC LIMIT 1", app.Id, id);
        return row.Read() ? row.GetFieldValue<byte[]>(0) : null;
    });
}
