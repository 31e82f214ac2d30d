using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>It arrives before the answer to the request that it is about.</summary>
internal sealed record BeforeResponseFault : Fault
{
    public static readonly FaultKind Kind =
        new FlagFaultKind<BeforeResponseFault>("beforeResponse", "BeforeResponse", "It arrives before the answer to the request.");

    public override string Name => Kind.Member.Name;

    public override Sending Change(Sending sending) => sending with { IsBeforeResponse = true };
}
