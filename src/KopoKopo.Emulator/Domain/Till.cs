namespace KopoKopo.Emulator.Domain;

/// <summary>A till number: digits, with a K before them where it belongs to an online payments account ("K000000").</summary>
internal readonly record struct Till(string Number)
{
    private const int MostDigits = 12;

    public static bool TryParse(string text, out Till till)
    {
        var digits = text.AsSpan(text.StartsWith('K') || text.StartsWith('k') ? 1 : 0);
        till = new Till(text.ToUpperInvariant());
        return digits.Length is > 0 and <= MostDigits && !digits.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>Whether it belongs to an online payments account.</summary>
    public bool IsOnline => Number.StartsWith('K');

    public override string ToString() => Number;
}
