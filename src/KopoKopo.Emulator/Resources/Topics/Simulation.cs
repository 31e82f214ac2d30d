using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.Topics;

/// <summary>Causes, inside a write, what a customer or another merchant would have caused.</summary>
/// <exception cref="SimulationRefusedException">It cannot be; nothing has changed.</exception>
internal delegate IReadOnlyList<WebhookEvent> Simulation(World world, Draws draws, string origin);

/// <summary>What was to be simulated cannot be; the message says what to mend.</summary>
internal sealed class SimulationRefusedException(string message) : Exception(message);

/// <summary>What a simulation makes up where it is not told: till K000000, a person drawn from the seed, 100 shillings.</summary>
internal static class Simulated
{
    public static readonly Till Till = new("K000000");
    public static readonly Money Amount = new(100);

    public static PhoneNumber Phone(Draws draws) => new($"2547{10_000_000 + draws.Below(90_000_000, "phone")}");
}
