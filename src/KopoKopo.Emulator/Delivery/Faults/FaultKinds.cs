using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>All that can be wrong with a delivery. One more fault is one more line, and a file beside this one.</summary>
internal static class FaultKinds
{
    // In the order of the schema and of the stored members.
    public static readonly IReadOnlyList<FaultKind> All =
    [
        DropFault.Kind,
        DuplicateFault.Kind,
        BeforeResponseFault.Kind,
        SignatureFault.Kind,
        BodyFault.Kind,
        ContentTypeFault.Kind,
        NetworkFault.Kind,
    ];

    public static FaultKind Of(Fault fault) => All.Single(kind => kind.Member.Name == fault.Name);
}
