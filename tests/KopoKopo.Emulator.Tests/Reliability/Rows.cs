using Dapper;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// Fills an app's world in the file, where as many requests would take minutes. In the statements <c>@world</c> is its world; <c>counted</c> has i from 1.
/// </summary>
internal static class Rows
{
    public static Task InsertAsync(this EmulatorServer emulator, ApiClient client, int count, string insert) =>
        emulator.Services.GetRequiredService<Database>().WriteAsync(session => session.Connection.Execute(
            $"WITH RECURSIVE counted (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < {count}) {insert}",
            new { world = session.Connection.ExecuteScalar<long>("SELECT world FROM app WHERE client_id = @ClientId", new { client.ClientId }) }));

    /// <summary>Tills, each with a shilling.</summary>
    public static Task AddTillsAsync(this EmulatorServer emulator, ApiClient client, int count) => emulator.InsertAsync(
        client, count, "INSERT INTO account (world, name, balance) SELECT @world, 'K' || (500000 + i), 100 FROM counted");

    /// <summary>Copies of the only transaction there is, at the same instant.</summary>
    public static Task MultiplyTransactionAsync(this EmulatorServer emulator, ApiClient client, int count) => emulator.InsertAsync(
        client, count,
        """
        INSERT INTO financial_transaction (world, id, type, reference, till, amount, at, resource)
        SELECT world, id || i, type, reference || i, till, amount, at, resource FROM counted, financial_transaction WHERE world = @world
        """);

    /// <summary>Copies of the only subscription there is.</summary>
    public static Task MultiplySubscriptionAsync(this EmulatorServer emulator, ApiClient client, int count) => emulator.InsertAsync(
        client, count, "INSERT INTO subscription (world, topic, till, url) SELECT world, topic, till, url FROM counted, subscription WHERE world = @world");

    /// <summary>Copies of the newest resource there is, each a creation of its own.</summary>
    public static async Task MultiplyResourceAsync(this EmulatorServer emulator, ApiClient client, int count)
    {
        await emulator.InsertAsync(
            client, count,
            """
            INSERT INTO resource (world, id, kind, ordinal, self_url, request, outcome, decided_by, created_at, status, completed_at, view, seed)
            SELECT world, id || i, kind, ordinal + i, self_url, request, outcome, decided_by, created_at, status, completed_at, view, seed
            FROM counted, (SELECT * FROM resource WHERE world = @world ORDER BY seq DESC LIMIT 1)
            """);
        await emulator.InsertAsync(client, 1, $"UPDATE world SET ordinal = ordinal + {count} WHERE id = @world");
    }

    /// <summary>Copies of the newest delivery there is, each with a body of this size.</summary>
    public static Task MultiplyDeliveryAsync(this EmulatorServer emulator, ApiClient client, int count, int bytes) => emulator.InsertAsync(
        client, count,
        $"""
        INSERT INTO delivery (world, resource_id, decided_by, kind, topic, url, body, signature, content_type, status, attempts, created_at, cause_id)
        SELECT world, resource_id, decided_by, kind, topic, url, CAST(replace(hex(zeroblob({bytes / 2})), '0', 'x') AS BLOB), signature, content_type, 'delivered', 1, created_at, cause_id
        FROM counted, (SELECT * FROM delivery WHERE world = @world ORDER BY seq DESC LIMIT 1)
        """);
}
