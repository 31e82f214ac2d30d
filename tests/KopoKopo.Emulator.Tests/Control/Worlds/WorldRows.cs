using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>The rows of all worlds of a server, as its file has them.</summary>
internal static class WorldRows
{
    public static readonly string[] Tables =
    [
        "resource", "due", "delivery", "subscription", "destination", "account", "entry",
        "financial_transaction", "customer", "webhook_event", "scenario_count", "queued_outcome",
    ];

    /// <summary>How many rows there are, attempts included.</summary>
    public static long Total(EmulatorServer emulator) => Count(emulator, _ => "1 = 1", "1 = 1");

    /// <summary>How many rows there are in worlds that no app is in and no snapshot holds.</summary>
    public static long OfNobody(EmulatorServer emulator)
    {
        const string Kept = "(SELECT world FROM app UNION SELECT world FROM snapshot)";
        return Count(emulator, _ => $"world NOT IN {Kept}", $"delivery NOT IN (SELECT seq FROM delivery WHERE world IN {Kept})")
            + long.Parse(emulator.Select($"SELECT count(*) FROM world WHERE id NOT IN {Kept}"));
    }

    /// <summary>How many rows each table has in the app's world: "resource 1, due 0, …".</summary>
    public static string Of(EmulatorServer emulator, string clientId) => emulator.Select(
        $"SELECT {string.Join(" || ', ' || ", Tables.Select(table => $"'{table} ' || (SELECT count(*) FROM {table} WHERE world = app.world)"))} "
        + $"FROM app WHERE client_id = '{clientId}'");

    private static long Count(EmulatorServer emulator, Func<string, string> condition, string ofAttempts)
    {
        var counts = Tables.Select(table => $"(SELECT count(*) FROM {table} WHERE {condition(table)})")
            .Append($"(SELECT count(*) FROM attempt WHERE {ofAttempts})");
        return long.Parse(emulator.Select($"SELECT {string.Join(" + ", counts)}"));
    }
}
