using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>How far time is to go: by a duration, or to an instant.</summary>
internal sealed record AdvanceRequest(Duration? By, DateTimeOffset? To)
{
    private static readonly Shape<Duration?> Forward = Shapes.Parsed(
        "a duration such as PT65S or 00:01:05", static text => Duration.TryParse(text, out var duration) ? duration : (Duration?)null, Duration.Pattern);

    private static readonly Member<Duration?> ByMember = new("by", Forward, "So far from where the clock is; not negative.")
    {
        IsRequired = true,
        Check = CheckDirection,
        Example = "\"PT65S\"",
    };
    private static readonly Member<DateTimeOffset?> ToMember = new("to", ControlBody.Instant, "The instant the clock is to show; not one it has passed.")
    {
        IsRequired = true,
        Example = "\"2026-01-31T12:00:00+03:00\"",
    };

    public static readonly Shape<AdvanceRequest> Shape = new AdvanceShape();

    // Where time ends, so that an advance always has a place to go.
    private static DateTimeOffset Latest => new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the clock shows afterwards, by what it shows before.</summary>
    public DateTimeOffset Target(DateTimeOffset start)
    {
        if (By is not { } by) return To > start ? To.Value : start;

        return by.Value < Latest - start ? start + by.Value : Latest;
    }

    private static void CheckDirection(Members members)
    {
        if (members.Get(ByMember) is { } by && by.Value < TimeSpan.Zero) members.Reading.Reject("Time goes forward only: by must not be negative");
    }

    // One of the two is said, not both; null says nothing.
    private sealed class AdvanceShape : Shape<AdvanceRequest>
    {
        private static readonly Shape<AdvanceRequest> Distance = ControlBody.Of(static members => new AdvanceRequest(members.Get(ByMember), null), ByMember);
        private static readonly Shape<AdvanceRequest> Instant = ControlBody.Of(static members => new AdvanceRequest(null, members.Get(ToMember)), ToMember);

        public override string Expected => "by or to";

        public override JsonObject Schema(ScenarioWords words) => new() { ["oneOf"] = new JsonArray(Distance.Schema(words), Instant.Schema(words)) };

        public override AdvanceRequest? Read(JsonElement value, string path, Reading reading)
        {
            if (IsSaid(ByMember) != IsSaid(ToMember)) return (IsSaid(ByMember) ? Distance : Instant).Read(value, path, reading);

            reading.Reject("Say how far: {\"by\":\"PT65S\"} or {\"to\":\"2026-01-31T12:00:00+03:00\"}");
            return null;

            bool IsSaid(IMember member) => reading.Find(value, member).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
        }
    }
}
