using System.ComponentModel;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>An app's clock.</summary>
internal sealed record ClockView(
    [property: Description("What it shows.")] DateTimeOffset Now,
    [property: Description("How far it is from real time.")] TimeSpan Offset,
    [property: Description("Whether it stands still.")] bool Frozen)
{
    public static ClockView Of(App app) =>
        new(app.Clock.GetUtcNow(), app.Clock.Setting.Offset, app.Clock.IsFrozen);
}
