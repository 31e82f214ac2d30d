using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>Which deliveries are asked for.</summary>
internal sealed record DeliveryQuery(DeliveryFilter Filter, Page Page)
{
    private static readonly string[] Statuses = ["pending", "delivered", "failed", "dropped", "cancelled"];

    private static readonly Member<string> Resource = new("resource", QueryShapes.Text, "Only those about this resource.") { TakesNull = true };
    private static readonly Member<string> Topic = new("topic", QueryShapes.Text, "Only those of this topic, or kind of resource.") { TakesNull = true };
    private static readonly Member<string> Status = new("status", new StatusShape(), "Only those with this status.") { TakesNull = true };
    private static readonly Member<string> To = new("to", QueryShapes.Text, "Only those whose URL contains this.") { TakesNull = true };

    public static readonly ObjectShape<DeliveryQuery> Shape = Shapes.Object<DeliveryQuery>(
        "parameters", static members => new DeliveryQuery(FilterOf(members, status: null), Page.Of(members)),
        Page.LimitMember, Page.NextMember, Resource, Topic, Status, To);

    /// <summary>The members of a question about deliveries, whatever else it asks.</summary>
    public static IReadOnlyList<IMember> FilterMembers => [Resource, Topic, Status, To];

    /// <param name="members">What was read.</param>
    /// <param name="status">The status where none is asked for.</param>
    public static DeliveryFilter FilterOf(Members members, string? status) =>
        new(members.Get(Resource)?.ToLowerInvariant(), members.Get(Topic), members.Get(Status) ?? status, members.Get(To));

    private sealed class StatusShape : Shape<string>
    {
        public override string Expected => $"one of {string.Join(", ", Statuses)}";

        public override System.Text.Json.Nodes.JsonObject Schema(ScenarioWords words) => Shapes.Word("status", Statuses).Schema(words);

        public override string? Read(System.Text.Json.JsonElement value, string path, Reading reading) =>
            value.GetString() is { } text && Statuses.Contains(text) ? text : Refuse(path, reading);
    }
}

/// <summary>Which deliveries are waited for, how many and how long.</summary>
internal sealed record DeliveryWaitQuery(DeliveryFilter Filter, int Count, Duration Timeout)
{
    private const int MostAwaited = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private static readonly Member<int?> CountMember = new("count", QueryShapes.Integer(1, MostAwaited), "How many; left out: 1.");

    private static readonly Member<Duration?> TimeoutMember = new(
        "timeout",
        Shapes.Parsed($"a duration of at most {new Duration(LongestWait)}, such as PT10S", ParseTimeout, Duration.Pattern),
        "How long, in real time; left out: PT10S.");

    public static readonly ObjectShape<DeliveryWaitQuery> Shape = Shapes.Object<DeliveryWaitQuery>(
        "parameters",
        static members => new DeliveryWaitQuery(
            DeliveryQuery.FilterOf(members, status: "delivered"), members.Get(CountMember) ?? 1, members.Get(TimeoutMember) ?? Duration.FromSeconds(10)),
        [.. DeliveryQuery.FilterMembers, CountMember, TimeoutMember]);

    private static Duration? ParseTimeout(string text) =>
        Duration.TryParse(text, out var timeout) && timeout.Value >= TimeSpan.Zero && timeout.Value <= LongestWait ? timeout : null;
}
