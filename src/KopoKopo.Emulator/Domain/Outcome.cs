namespace KopoKopo.Emulator.Domain;

/// <summary>What the emulator decides about a resource: it succeeds, or it fails with a text.</summary>
/// <param name="Name">The outcome's name, "success" or a failure's.</param>
/// <param name="Errors">The failure's text as the result carries it; null on success.</param>
internal sealed record Outcome(string Name, string? Errors)
{
    public static readonly Outcome Success = new("success", null);

    public bool Succeeds => Errors is null;
}

/// <summary>An outcome, who decided it, and how long after the request the result becomes final, in the app's time.</summary>
internal sealed record Decision(Outcome Outcome, TimeSpan After, string DecidedBy);
