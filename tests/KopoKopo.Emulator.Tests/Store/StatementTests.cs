using System.Text.RegularExpressions;
using Dapper;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Store;

/// <summary>What the writer asks SQLite for is led by an index: none of its statements goes through a table that an app can make large.</summary>
public sealed partial class StatementTests
{
    // Before anybody is served.
    private const string AtStart = "UPDATE due SET sending = 0 WHERE sending = 1";

    private const string WorldAlone = "(world=?)";
    private static readonly string[] Planned = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    // What is meant to go through all of a world's has a bound of its own: an app's queue, its counts, its accounts with money.
    private static readonly string[] Bounded = ["queued_outcome", "scenario_count", "balance > 0"];

    [Fact]
    public async Task No_statement_of_the_writer_goes_through_a_whole_table()
    {
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        await DoAllThereIsAsync(client);

        var plans = await server.Services.GetRequiredService<Database>().WriteAsync(session => session.Statements
            .Where(sql => !sql.Contains(';', StringComparison.Ordinal) && sql != AtStart && Planned.Any(word => sql.StartsWith(word, StringComparison.Ordinal)))
            .Select(sql =>
                (Sql: sql, Plan: session.Connection.Query($"EXPLAIN QUERY PLAN {Parameter().Replace(sql, "1")}").Select(step => (string)step.detail).ToList()))
            .ToList());

        plans.Count.ShouldBeGreaterThan(30);
        plans.Where(plan => plan.Plan.Exists(step => step.StartsWith("SCAN", StringComparison.Ordinal) && step != "SCAN CONSTANT ROW"))
            .Select(plan => plan.Sql)
            .ShouldBeEmpty();

        // An index that only the world leads into goes through all that the world has of it.
        plans.Where(plan =>
            plan.Plan.Exists(step => step.EndsWith(WorldAlone, StringComparison.Ordinal))
            && !Bounded.Any(part => plan.Sql.Contains(part, StringComparison.Ordinal)))
            .Select(plan => plan.Sql)
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task No_statement_of_the_writer_is_compiled_more_than_once()
    {
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        await DoAllThereIsAsync(client);
        await DoAllThereIsAsync(client);

        var again = await server.Services.GetRequiredService<Database>().WriteAsync(session => session.CompiledAgain.ToList());

        // A PRAGMA of the start is from before the tables.
        again.Where(sql => !sql.StartsWith("PRAGMA", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static async Task DoAllThereIsAsync(ApiClient client)
    {
        await client.PlayAsync(
            """
            { "name": "one", "on": "incoming_payment", "match": { "nth": 2 }, "times": 1, "thenState": "Asked", "stateAfter": "Paid", "outcome": "success_then_reversed" }
            """);
        await client.QueueAsync("""{ "on": "polling", "outcome": "success", "times": 2 }""");
        var wallet = await client.AddAsync(RequestBuilder.Recipient());
        await client.AddAsync(RequestBuilder.BankAccount());
        await client.AddAsync(RequestBuilder.Wallet());
        await client.SubscribeAsync("buygoods_transaction_received", new Uri("http://127.0.0.1:1/callback"));
        for (var i = 0; i < 3; i++) await client.PayAsync(new IncomingPaymentBuilder());
        await client.CreateAsync(RequestBuilder.Payment().To("mobile_wallet", wallet));
        await client.PayAsync(new IncomingPaymentBuilder(), "success; reads=1");
        await client.AdvanceAsync("PT1M");
        await client.CreateAsync(RequestBuilder.Polling());
        await client.CreateAsync(RequestBuilder.Polling().OfTill("000000"));
        await client.CreateAsync(RequestBuilder.TargetedTransfer());
        await client.CreateAsync(RequestBuilder.Sms());
        await client.AdvanceAsync("PT1M");
        await client.CreateAsync(RequestBuilder.BlindTransfer());
        await client.AdvanceAsync("PT1M");
        await client.SimulateAsync("customer_created");
        await client.SimulateAsync("m2m_transaction_received");
    }

    [GeneratedRegex(@"\$\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
