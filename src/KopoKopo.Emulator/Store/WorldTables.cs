namespace KopoKopo.Emulator.Store;

/// <summary>A table whose rows belong to worlds.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Key">The column that numbers its rows; null where the table has none that others refer to.</param>
internal sealed record WorldTable(string Name, string? Key)
{
    /// <summary>Columns that hold numbers of another table's rows, and which table's.</summary>
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Selects a world's rows in the order they were made; the world is <c>$1</c>.</summary>
    public string Rows { get; init; } = $"FROM {Name} t WHERE t.world = $1 ORDER BY t.{Key}";

    /// <summary>
    /// Statements that delete some rows of a world, which is <c>$1</c>, at most <c>$2</c>, found by an index; none where they go with another table's.
    /// </summary>
    public IReadOnlyList<string> DeleteSome { get; init; } = [$"DELETE FROM {Name} WHERE {Key} IN (SELECT {Key} FROM {Name} WHERE world = $1 LIMIT $2 + 0)"];
}

/// <summary>All tables whose rows belong to worlds: what is copied with a world, and deleted with it. One more table is one more line.</summary>
internal static class WorldTables
{
    private const string SomeDeliveries = "(SELECT seq FROM delivery WHERE world = $1 ORDER BY seq LIMIT $2 + 0)";
    private const string SomeResources = "(SELECT seq FROM resource WHERE world = $1 ORDER BY kind, ordinal LIMIT $2 + 0)";

    /// <summary>What others refer to stands before them. The <c>subject</c> of a due row is a resource or a delivery: see <see cref="WorldCopy"/>.</summary>
    public static readonly IReadOnlyList<WorldTable> All =
    [
        new("account", "id"),
        new("entry", "seq") { References = To(("account", "account")) },
        new("financial_transaction", "seq"),
        new("customer", null)
        {
            Rows = "FROM customer t WHERE t.world = $1 ORDER BY t.phone",
            DeleteSome = ["DELETE FROM customer WHERE world = $1 AND phone IN (SELECT phone FROM customer WHERE world = $1 LIMIT $2 + 0)"],
        },
        new("destination", "seq"),
        new("subscription", "seq"),
        new("webhook_event", "seq"),
        new("scenario_count", null)
        {
            Rows = "FROM scenario_count t WHERE t.world = $1 ORDER BY t.what",
            DeleteSome = ["DELETE FROM scenario_count WHERE world = $1 AND what IN (SELECT what FROM scenario_count WHERE world = $1 LIMIT $2 + 0)"],
        },
        new("queued_outcome", "seq"),
        new("resource", "seq")
        {
            // Those that are being sent stand in no index by world.
            DeleteSome = [$"DELETE FROM due WHERE work = 'complete' AND subject IN {SomeResources}", $"DELETE FROM resource WHERE seq IN {SomeResources}"],
        },
        new("delivery", "seq")
        {
            References = To(("replay_of", "delivery")),
            DeleteSome =
            [
                $"DELETE FROM due WHERE sending = 1 AND work = 'deliver' AND subject IN {SomeDeliveries}",
                $"DELETE FROM attempt WHERE delivery IN {SomeDeliveries}",
                $"DELETE FROM delivery WHERE seq IN {SomeDeliveries}",
            ],
        },
        new("attempt", null)
        {
            References = To(("delivery", "delivery")),
            Rows = "FROM delivery d JOIN attempt t ON t.delivery = d.seq WHERE d.world = $1 ORDER BY d.seq, t.number",
            DeleteSome = [],
        },
        new("due", "seq") { DeleteSome = ["DELETE FROM due WHERE seq IN (SELECT seq FROM due WHERE world = $1 AND sending = 0 LIMIT $2 + 0)"] },
    ];

    private static Dictionary<string, string> To(params (string Column, string Table)[] references) =>
        references.ToDictionary(reference => reference.Column, reference => reference.Table, StringComparer.Ordinal);
}
