using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Topics;

/// <summary>Causes, inside a write, what a customer or another merchant would have caused.</summary>
/// <exception cref="SimulationRefusedException">It cannot be; nothing has changed.</exception>
internal delegate IReadOnlyList<WebhookEvent> Simulation(WriteContext context, SeededRandom random, string origin);

/// <summary>What was to be simulated cannot be; the message says what to mend.</summary>
internal sealed class SimulationRefusedException(string message) : Exception(message);

/// <summary>What a simulation makes up where it is not told: till K000000, a person drawn from the seed, 100 shillings.</summary>
internal static class Simulated
{
    public static readonly Till Till = new("K000000");
    public static readonly Money Amount = new(100);

    /// <exception cref="SimulationRefusedException">There is a webhook about something of this id already.</exception>
    public static void RefuseIfKnown(WriteContext context, string id)
    {
        if (WebhookStore.IsSubject(context, id)) throw new SimulationRefusedException($"There is something with the id {id} already");
    }

    public static PhoneNumber Phone(SeededRandom random) => new($"2547{10_000_000 + random.Below(90_000_000, "phone")}");
}
