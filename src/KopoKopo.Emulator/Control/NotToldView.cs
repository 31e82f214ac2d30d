using System.ComponentModel;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Control;

/// <summary>A subscription that heard nothing.</summary>
internal sealed record NotToldView(
    [property: Description("The subscription's id.")] string Subscription,
    [property: Description("Why it heard nothing.")] string Because)
{
    public static NotToldView Of(NotTold notTold) => new(notTold.Subscription, notTold.Because);
}
