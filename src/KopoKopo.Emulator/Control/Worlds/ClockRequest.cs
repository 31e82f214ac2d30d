using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>What a clock is to show from here on, and whether it stands still; null: as it is.</summary>
internal sealed record ClockRequest(bool? Frozen, DateTimeOffset? Now)
{
    private static readonly Member<bool?> FrozenMember = new("frozen", Shapes.Boolean, "Whether the clock stands still.");
    private static readonly Member<DateTimeOffset?> NowMember = new("now", ControlBody.Instant, "What the clock shows.")
    {
        Example = "\"2026-01-31T12:00:00+03:00\"",
    };

    public static readonly Shape<ClockRequest> Shape = ControlBody.Of(
        static members => new ClockRequest(members.Get(FrozenMember), members.Get(NowMember)), FrozenMember, NowMember);
}
