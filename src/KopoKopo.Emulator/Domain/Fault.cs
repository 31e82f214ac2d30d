namespace KopoKopo.Emulator.Domain;

/// <summary>What is wrong with a delivery on purpose. Each is a file in Delivery/Faults, which says all there is to say about it.</summary>
internal abstract record Fault
{
    /// <summary>What scenarios call it. Of those with the same name the first of a delivery counts.</summary>
    public abstract string Name { get; }

    /// <summary>What it makes of whether, when and how often the delivery is sent.</summary>
    public abstract Sending Change(Sending sending);
}

/// <summary>Whether, when and how often a delivery is sent.</summary>
internal sealed record Sending
{
    /// <summary>Once, when it is due.</summary>
    public static readonly Sending Usual = new();

    /// <summary>Whether it is never sent.</summary>
    public bool IsDropped { get; init; }

    /// <summary>How many there are, each a delivery of its own.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>The time between copies.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>Whether it arrives before the answer to the request.</summary>
    public bool IsBeforeResponse { get; init; }

    public static Sending With(IEnumerable<Fault> faults) =>
        faults.DistinctBy(fault => fault.Name, StringComparer.Ordinal).Aggregate(Usual, static (sending, fault) => fault.Change(sending));
}
