using System.Globalization;

namespace KopoKopo.Emulator.Domain;

/// <summary>An amount in Kenyan shillings, to the cent. Decimal throughout: floats do not sum.</summary>
internal readonly record struct Money(decimal Shillings)
{
    public const string Currency = "KES";

    public static readonly Money Largest = new(999_999_999.99m);

    /// <summary>In whole cents, as the ledger keeps it.</summary>
    public long Cents => (long)(Shillings * 100);

    public static Money OfCents(long cents) => new(cents / 100m);

    /// <summary>As resources carry it: a string with at least one decimal, "100.0", "20.55" (documentation samples).</summary>
    public string ToResourceText() => Shillings.ToString("0.0#", CultureInfo.InvariantCulture);

    /// <summary>Whether the amount can be paid at all: no fraction of a cent.</summary>
    public bool IsInCents => decimal.Round(Shillings, 2) == Shillings;
}
