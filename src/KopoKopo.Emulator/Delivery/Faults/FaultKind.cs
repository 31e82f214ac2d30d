using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>How a fault is said in a scenario, stored in the database and shown in the journal. What it does says the fault itself.</summary>
internal abstract class FaultKind
{
    /// <summary>The member that says it, whose name is the fault's.</summary>
    public abstract IMember Member { get; }

    /// <summary>Members that mean something beside it alone.</summary>
    public abstract IReadOnlyList<IMember> Details { get; }

    /// <summary>The fault out of a scenario's members, of which <see cref="Member"/> is there.</summary>
    public abstract FaultSpec Read(Members members);

    /// <summary>Writes the fault's members as a scenario would say them.</summary>
    public abstract void Show(Utf8JsonWriter json, Fault fault);

    /// <summary>Writes the members of a stored fault that are this kind's: those of another kind's fault may have them, too.</summary>
    public abstract void Store(Utf8JsonWriter json, Fault fault);

    /// <summary>The fault out of what was stored; null if it is of another kind.</summary>
    public abstract Fault? Restore(JsonElement stored);
}

/// <summary>The kind of one type of fault.</summary>
internal abstract class FaultKind<TFault> : FaultKind
    where TFault : Fault
{
    public sealed override void Show(Utf8JsonWriter json, Fault fault) => Show(json, (TFault)fault);

    public sealed override void Store(Utf8JsonWriter json, Fault fault) => Store(json, fault as TFault);

    protected abstract void Show(Utf8JsonWriter json, TFault fault);

    /// <param name="json">The stored fault, which is begun.</param>
    /// <param name="fault">The fault; null if it is of another kind.</param>
    protected abstract void Store(Utf8JsonWriter json, TFault? fault);
}
