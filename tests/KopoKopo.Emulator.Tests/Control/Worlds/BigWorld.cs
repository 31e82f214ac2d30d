using Dapper;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>
/// A world of thousands of payments, half of them pending, on a server of its own. A hundred are made through the API and multiplied in the file, which takes
/// a second where ten thousand requests would take many.
/// </summary>
internal static class BigWorld
{
    public static readonly int Resources = Effort.Of(3_000, 10_000);

    private const int Made = 100;
    private const int Distance = 1_000;

    // What is another number or text in each copy; all else is as it was.
    private static readonly (string Table, string[] Numbers, string[] Texts)[] Copied =
    [
        ("resource", ["seq"], ["id"]),
        ("webhook_event", ["seq"], ["id"]),
        ("financial_transaction", ["seq"], ["id", "reference"]),
        ("entry", ["seq"], []),
        ("delivery", ["seq"], []),
        ("attempt", ["delivery"], []),
        ("due", ["seq", "subject"], []),
        ("customer", [], ["phone"]),
    ];

    /// <summary>Fills the app's world, whose clock stands.</summary>
    public static async Task FillAsync(EmulatorServer server, ApiClient client, WebhookReceiver receiver)
    {
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        await PayAsync(client, receiver);
        await client.AdvanceAsync("PT1S");
        await PayAsync(client, receiver);
        await server.Services.GetRequiredService<Database>().WriteAsync(session =>
        {
            var world = session.Connection.ExecuteScalar<long>("SELECT world FROM app WHERE client_id = @ClientId", new { client.ClientId });
            foreach (var (table, numbers, texts) in Copied)
            {
                var columns = session.Connection.Query<string>($"SELECT name FROM pragma_table_info('{table}')").ToList();
                var values = columns.Select(
                    column => numbers.Contains(column) ? $"{column} + i * {Distance}" : texts.Contains(column) ? $"{column} || '-' || i" : column);
                session.Connection.Execute(
                    $"""
                    WITH RECURSIVE copy (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM copy WHERE i < {Resources / Made - 1})
                    INSERT INTO {table} ({string.Join(", ", columns)})
                    SELECT {string.Join(", ", values)} FROM {table}, copy WHERE {(columns.Contains("world") ? "world = @world" : "1 = 1")}
                    """,
                    new { world });
            }
        });
    }

    private static Task PayAsync(ApiClient client, WebhookReceiver receiver) =>
        Task.WhenAll(Enumerable.Range(0, Made / 2).Select(_ => client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url))));
}
