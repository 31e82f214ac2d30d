using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>
/// How long a reset and a restore take where there is much. The bounds are many times what a quiet machine needs, since a busy disk needs that; what was
/// measured is in the test's output.
/// </summary>
public sealed class WorldSizeTests
{
    private static readonly int Rounds = Effort.Of(1, 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thousands_of_resources_are_reset_and_restored_quickly_and_other_apps_payments_go_on_meanwhile()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        using var other = await server.NewAppAsync();
        await BigWorld.FillAsync(server, client, receiver);
        var rows = WorldRows.Of(server, client.ClientId);
        await client.SnapshotAsync("big");
        await client.ResetAsync();

        var restores = new List<double>();
        var resets = new List<double>();
        var payments = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            restores.Add(await MeasureAsync(() => client.RestoreAsync("big"), other, payments));
            WorldRows.Of(server, client.ClientId).ShouldBe(rows);
            resets.Add(await MeasureAsync(client.ResetAsync, other, payments));
        }

        // The payments, and the subscription, which is multiplied as they are.
        rows.ShouldStartWith($"resource {BigWorld.Resources * 101 / 100},");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{BigWorld.Resources} resources: reset {Median(resets):0.0} ms, restore {Median(restores):0} ms; {payments.Count} payments meanwhile, "
            + $"p99 {payments.Order().ElementAt((int)(payments.Count * 0.99)):0} ms, the slowest {payments.Max():0} ms");
        Median(resets).ShouldBeLessThan(5_000);
        Median(restores).ShouldBeLessThan(60_000);
        payments.Max().ShouldBeLessThan(20_000);
    }

    [Fact]
    public async Task Nothing_is_left_of_thousands_of_resources_in_the_end()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        var before = WorldRows.Total(server);
        await BigWorld.FillAsync(server, client, receiver);

        await client.ResetAsync();

        await Looking.UntilAsync("the old world's rows are deleted", () => WorldRows.OfNobody(server) == 0);
        WorldRows.Total(server).ShouldBe(before);
    }

    [Fact]
    public async Task The_file_gives_its_space_back_after_a_reset()
    {
        const int Megabyte = 1024 * 1024;
        using var database = new TemporaryDatabase();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = EmulatorServer.With(("Database", database.FilePath));
        using var client = await server.NewAppAtNoonAsync();
        await BigWorld.FillAsync(server, client, receiver);
        long Pages(string pragma) => long.Parse(server.Select($"PRAGMA {pragma}"), CultureInfo.InvariantCulture);
        (Pages("page_count") * Pages("page_size")).ShouldBeGreaterThan(10 * Megabyte);

        await client.ResetAsync();

        // Four megabytes are kept for what is written next.
        await Looking.UntilAsync(
            "the file is short again",
            () => new FileInfo(database.FilePath).Length is > 0 and < 6 * Megabyte && Pages("freelist_count") <= 1024);
    }

    [Fact]
    public async Task A_compaction_gives_all_back_that_is_free_and_says_how_large_the_file_was_and_is()
    {
        using var database = new TemporaryDatabase();
        await using var server = EmulatorServer.With(("Database", database.FilePath));
        using var client = await server.NewAppAsync();
        for (var i = 0; i < 40; i++) await client.PayAsync(new IncomingPaymentBuilder().With("metadata.notes", new string('x', 30_000)));
        await client.ResetAsync();

        var answer = JsonNode.Parse(await client.Http.ControlAsync(HttpMethod.Post, "compact"))!;

        var after = new FileInfo(database.FilePath).Length + new FileInfo($"{database.FilePath}-wal").Length;
        answer["bytes_after"]!.GetValue<long>().ShouldBe(after);
        answer["bytes_before"]!.GetValue<long>().ShouldBeGreaterThan(after + 1_000_000);
        server.Select("PRAGMA freelist_count").ShouldBe("0");
    }

    [Fact]
    public async Task Compactions_at_once_and_among_payments_are_all_answered()
    {
        using var database = new TemporaryDatabase();
        await using var server = EmulatorServer.With(("Database", database.FilePath));
        using var client = await server.NewAppAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            if (number % 2 == 0) await client.PayAsync(new IncomingPaymentBuilder());
            else await client.Http.ControlAsync(HttpMethod.Post, "compact");
        }));

        server.Log.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restore_while_its_snapshot_is_replaced_brings_back_a_whole_world()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = EmulatorServer.With();
        using var client = await server.NewAppAtNoonAsync();
        await BigWorld.FillAsync(server, client, receiver);
        var rows = WorldRows.Of(server, client.ClientId);
        await client.SnapshotAsync("big");

        var restoring = client.RestoreAsync("big");
        await client.SnapshotAsync("big");
        await restoring;

        WorldRows.Of(server, client.ClientId).ShouldBe(rows);
    }

    // While it runs, another app pays one payment after the other.
    private static async Task<double> MeasureAsync(Func<Task> change, ApiClient other, List<double> payments)
    {
        var isOver = false;
        var paying = Task.Run(
            async () =>
            {
                do
                {
                    var asked = Stopwatch.GetTimestamp();
                    await other.PayAsync(new IncomingPaymentBuilder());
                    payments.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                }
                while (!Volatile.Read(ref isOver));
            },
            Cancellation);
        var started = Stopwatch.GetTimestamp();
        await change();
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Volatile.Write(ref isOver, true);
        await paying;
        return took;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
