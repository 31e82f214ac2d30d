using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>It is never sent.</summary>
internal sealed record DropFault : Fault
{
    public static readonly FaultKind Kind = new FlagFaultKind<DropFault>("drop", "Drop", "It is never sent.");

    public override string Name => Kind.Member.Name;

    public override Sending Change(Sending sending) => sending with { IsDropped = true };
}
