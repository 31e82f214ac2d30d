using System.Diagnostics;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>How long the longest writes keep the writer, without the commit. Only with KOPOKOPO_LONG=1: on a busy machine it says nothing.</summary>
public sealed class WriteTimeTests : IAsyncLifetime
{
    private const string Topic = "buygoods_transaction_received";
    private const int Rounds = 20;
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/callback");
    private readonly EmulatorServer _server = EmulatorServer.With();
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Effort.IsLong, "a measurement: it is made with KOPOKOPO_LONG=1");
        _client = await _server.NewAppAtNoonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_settlement_of_500_disbursements_and_its_webhook()
    {
        for (var i = 0; i < 10; i++) await _client.SimulateAsync(Topic, """{"amount":999999999.99}""");
        await _client.SubscribeAsync("settlement_transfer_completed", Nowhere);
        await SettleAsync(await _client.CreateAsync(RequestBuilder.BlindTransfer()));
    }

    [Fact]
    public async Task A_settlement_of_500_tills_that_fails()
    {
        await _server.AddTillsAsync(_client, 100_000);
        await _client.QueueAsync("""{ "on": "settlement_transfer", "outcome": "payout_failed" }""");
        await SettleAsync(await _client.CreateAsync(RequestBuilder.BlindTransfer()));
    }

    [Fact]
    public async Task Taking_from_500_of_100_000_tills()
    {
        await _server.AddTillsAsync(_client, 100_000);
        await MeasureAsync(world => Reservations.TakeAll(world, "measured"));
    }

    [Fact]
    public async Task A_poll_of_500_transactions()
    {
        await _client.SimulateAsync(Topic);
        await _server.MultiplyTransactionAsync(_client, 499);
        await SettleAsync(await _client.CreateAsync(RequestBuilder.Polling()));
    }

    [Fact]
    public async Task A_poll_of_too_many_transactions()
    {
        await _client.SimulateAsync(Topic);
        await _server.MultiplyTransactionAsync(_client, 100_000);
        await SettleAsync(await _client.CreateAsync(RequestBuilder.Polling()));
    }

    [Fact]
    public async Task A_payment_that_leads_to_500_deliveries()
    {
        await _client.SubscribeAsync(Topic, Nowhere);
        await _server.MultiplySubscriptionAsync(_client, 199);
        await _client.PlayAsync($$"""{ "on": "incoming_payment", "deliver": [ { "to": "{{Topic}}", "faults": [ { "duplicate": 100 } ] } ] }""");
        await SettleAsync(await _client.PayAsync(new IncomingPaymentBuilder()));
    }

    [Fact]
    public async Task A_payment_with_a_megabyte_of_metadata() =>
        await SettleAsync(await _client.PayAsync(new IncomingPaymentBuilder().With("metadata", new JsonObject { ["notes"] = new string('x', 1_000_000) })));

    [Fact]
    public async Task The_first_number_of_a_request_among_100_000()
    {
        await _client.PayAsync(new IncomingPaymentBuilder());
        await _server.MultiplyResourceAsync(_client, 100_000);
        await MeasureAsync(world => ScenarioStore.Requests(world, "incoming_payment"));
    }

    private Task SettleAsync(Uri location)
    {
        var row = long.Parse(_server.Services.GetRequiredService<Database>().Read(session =>
        {
            using var found = session.Query("SELECT seq FROM resource WHERE id = $1", location.Segments[^1]);
            found.Read();
            return $"{found.GetInt64(0)}";
        }), System.Globalization.CultureInfo.InvariantCulture);
        var kinds = _server.Services.GetRequiredService<IReadOnlyDictionary<string, CompleteResource>>();
        return MeasureAsync(world =>
        {
            var resource = ResourceStore.FindPending(world.Session, world.App, row)!;
            var completion = kinds[resource.Kind](world, resource)!;
            ResourceStore.Finish(world, resource, completion);
            new Dispatch(world, escapeHtml: false).Send(resource, completion);
        });
    }

    // Each round is undone, so that the next finds what the first did.
    private async Task MeasureAsync(Action<WriteContext> write)
    {
        _server.Services.GetRequiredService<AppStore>().TryGet(_client.ClientId, out var app).ShouldBeTrue();
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            times.Add(await _server.Services.GetRequiredService<Database>().WriteAsync(session =>
            {
                session.Execute("SAVEPOINT measured");
                var started = Stopwatch.GetTimestamp();
                write(WriteContext.Of(session, app!, app!.Clock.GetUtcNow()));
                var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                session.Execute("ROLLBACK TO measured");
                session.Execute("RELEASE measured");
                return took;
            }));
        }

        times.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"the quickest {times[0]:0.00} ms, median {times[Rounds / 2]:0.00} ms, the slowest {times[^1]:0.00} ms");
        times[0].ShouldBeLessThan(100);
    }
}
