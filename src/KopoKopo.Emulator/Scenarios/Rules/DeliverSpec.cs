using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>One thing a rule sends: the callback or a topic's webhooks, when, and what is wrong with it.</summary>
internal sealed record DeliverSpec(string To, Delay Delay, IReadOnlyList<FaultSpec> Faults)
{
    private static readonly Member<string> ToMember =
        new("to", Shapes.Word("delivery", static words => [DeliveryStep.Callback, .. words.Topics]), "The callback, or a topic.") { IsRequired = true };

    private static readonly Member<Delay> DelayMember = new("delay", Delay.Shape, "So long after the result.");
    private static readonly Member<IReadOnlyList<FaultSpec>> FaultsMember = new("faults", Shapes.AtMost(20, FaultSpec.Shape), "What is wrong with it.");

    public static readonly Shape<DeliverSpec> Shape = Shapes.Object("a delivery", ToSpec, ToMember, DelayMember, FaultsMember);

    public bool IsBeforeResponse => Sending.IsBeforeResponse;

    // With every fault, however improbable.
    private Sending Sending => Sending.With(Faults.Select(fault => fault.Fault));

    public DeliveryStep Draw(SeededRandom random, int number) => new(
        To,
        Delay.Draw(random, $"deliver {number} delay"),
        [.. Faults.Select((fault, i) => fault.Draw(random, $"deliver {number} fault {i}")).OfType<Fault>()]);

    private static DeliverSpec ToSpec(Members members)
    {
        var spec = new DeliverSpec(members.Get(ToMember)!, members.Get(DelayMember) ?? Delay.None, members.Get(FaultsMember) ?? []);
        if (spec.IsBeforeResponse) members.Exclude("contradicts beforeResponse", DelayMember);
        if (spec.Sending.IsDropped && spec.Faults.Count > 1) members.Fail(FaultsMember, "what is dropped can have no other fault");
        return spec;
    }
}
