using System.ComponentModel;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>An app's clock.</summary>
internal sealed record ClockView(
    [property: Description("What it shows.")] string Now,
    [property: Description("How far it is from real time, as an ISO 8601 duration.")] string Offset,
    [property: Description("Whether it stands still.")] bool Frozen)
{
    public static ClockView Of(App app) =>
        new(Instant.WithMilliseconds(app.Clock.GetUtcNow()), new Duration(app.Clock.Setting.Offset).ToString(), app.Clock.IsFrozen);
}
