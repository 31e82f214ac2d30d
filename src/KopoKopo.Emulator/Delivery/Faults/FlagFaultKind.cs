using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>The kind of a fault that is there or is not: <c>"drop": true</c>.</summary>
/// <param name="name">The member of scenarios.</param>
/// <param name="storedName">The member of what is stored.</param>
/// <param name="description">What it does, for the schema.</param>
internal sealed class FlagFaultKind<TFault>(string name, string storedName, string description) : FaultKind<TFault>
    where TFault : Fault, new()
{
    private readonly Member<bool?> _flag = new(name, Shapes.Boolean, description);

    public override IMember Member => _flag;

    public override IReadOnlyList<IMember> Details => [];

    public override FaultSpec Read(Members members)
    {
        if (members.Get(_flag) != true) members.Fail(_flag, "expected true; leave the fault out instead");
        return new FaultSpec(new TFault());
    }

    public override Fault? Restore(JsonElement stored) => stored.TryGetProperty(storedName, out var flag) && flag.GetBoolean() ? new TFault() : null;

    protected override void Show(Utf8JsonWriter json, TFault fault) => json.WriteBoolean(name, true);

    protected override void Store(Utf8JsonWriter json, TFault? fault) => json.WriteBoolean(storedName, fault is not null);
}
