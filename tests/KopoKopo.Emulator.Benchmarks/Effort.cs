namespace KopoKopo.Emulator.Benchmarks;

/// <summary>How long is measured.</summary>
/// <param name="Rounds">How often each server takes its turn.</param>
/// <param name="WarmUp">How long a server is warmed up.</param>
/// <param name="Time">How long it is measured.</param>
/// <param name="Payments">How many payments one at a time.</param>
/// <param name="Starts">How many starts of each.</param>
internal sealed record Effort(int Rounds, TimeSpan WarmUp, TimeSpan Time, int Payments, int Starts)
{
    public static readonly Effort Whole = new(3, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), 300, 9);

    public static readonly Effort Quick = new(1, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5), 30, 1);
}
