using System.ComponentModel;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary><c>/_emulator/due</c>: what the app's clock brings next.</summary>
internal sealed class DueEndpoints(Database database)
{
    public OkJson<DueList> List(App app, DueQuery query) => Respond.Ok(new DueList(
        [.. database.Read(session => Outbox.Next(session, app, query.Limit ?? DueQuery.Ordinary)).Select(DueView.Of)]));
}

/// <summary>How much of it is asked for.</summary>
internal sealed record DueQuery(int? Limit)
{
    public const int Ordinary = 20;
    private static readonly Member<int?> LimitMember = new("limit", QueryShapes.Integer(1, Page.Most), $"How many at most; left out: {Ordinary}.");

    public static readonly ObjectShape<DueQuery> Shape = Shapes.Object<DueQuery>(
        "parameters", static members => new DueQuery(members.Get(LimitMember)), LimitMember);
}

/// <summary>What is due, the earliest first.</summary>
internal sealed record DueList([property: Description("What the clock brings, the earliest first.")] IReadOnlyList<DueView> Due);

/// <summary>A result or an attempt to deliver that waits for its time.</summary>
internal sealed record DueView(
    [property: Description("When, by the app's clock.")] DateTimeOffset DueAt,
    [property: Description("result: a resource becomes final; delivery: it is sent.")] string What,
    [property: Description("The resource, or what the delivery is about.")] string ResourceId,
    [property: Description("The resource's kind, or the delivery's topic.")] string Name,
    [property: Description("The delivery's number; null for a result.")] long? Delivery,
    [property: Description("Where the delivery goes; null for a result.")] Uri? Url)
{
    public static DueView Of(DueItem item) => new(
        item.DueAt, item.Kind == DueKind.Complete ? "result" : "delivery", item.ResourceId, item.Name, item.Delivery,
        item.Url is { } url ? new Uri(url) : null);
}
