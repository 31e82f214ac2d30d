using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// One app does its worst, another's payments go on. With KOPOKOPO_LONG=1 each does many times as much, and the p99 in the output is the measurement.
/// </summary>
public sealed class NeighbourTests : IAsyncLifetime
{
    private const string Expression = """ "match": { "body.metadata.notes": { "matches": "^(a|b|ab)*c$" } } """;
    private readonly EmulatorServer _server = EmulatorServer.With();
    private ApiClient _loud = null!;
    private ApiClient _quiet = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _loud = await _server.NewAppAtNoonAsync();
        _quiet = await _server.NewAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _loud.Dispose();
        _quiet.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task While_it_settles_ten_times_the_largest_amount()
    {
        var payments = Effort.Of(10, 100);
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < payments; i++) await _loud.SimulateAsync("buygoods_transaction_received", """{"amount":999999999.99}""");
            await _loud.CompleteAsync(RequestBuilder.BlindTransfer());
        });
    }

    [Fact]
    public async Task While_it_settles_the_money_of_very_many_tills()
    {
        await _server.AddTillsAsync(_loud, Effort.Of(5_000, 100_000));
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < 5; i++) await _loud.CompleteAsync(RequestBuilder.BlindTransfer());
            for (var i = 0; i < 5; i++) await _loud.CompleteAsync(RequestBuilder.Payment(900_000_000));
        });
    }

    [Fact]
    public async Task While_it_polls_very_many_transactions()
    {
        await _loud.SimulateAsync("buygoods_transaction_received");
        await _server.MultiplyTransactionAsync(_loud, Effort.Of(10_000, 100_000));
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < 5; i++) await _loud.CompleteAsync(RequestBuilder.Polling());
            for (var i = 0; i < 5; i++) await _loud.CompleteAsync(RequestBuilder.Polling().OfTill("000000"));
        });
    }

    [Fact]
    public async Task While_it_lists_as_many_transactions_as_a_poll_may()
    {
        await _loud.SimulateAsync("buygoods_transaction_received");
        await _server.MultiplyTransactionAsync(_loud, 499);
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < Effort.Of(5, 100); i++) await _loud.CompleteAsync(RequestBuilder.Polling());
        });
    }

    [Fact]
    public async Task While_it_is_paid_with_all_the_subscriptions_there_may_be()
    {
        await _loud.SubscribeAsync("buygoods_transaction_received", new Uri("http://127.0.0.1:1/"));
        await _server.MultiplySubscriptionAsync(_loud, 199);
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < Effort.Of(2, 20); i++) await _loud.SimulateAsync("buygoods_transaction_received");
        });
    }

    [Fact]
    public async Task While_it_creates_before_a_full_queue_of_expressions()
    {
        await QueueExpressionsAsync(Effort.Of(200, 1_000));
        await PayWithLongNotesAsync();
    }

    [Fact]
    public async Task While_it_creates_under_very_many_expressions()
    {
        await _loud.PlayAsync([.. Enumerable.Range(0, Effort.Of(200, 1_000))
            .Select(i => $$"""{ "name": "{{i}}", "on": "incoming_payment", {{Expression}}, "outcome": "cancelled" }""")]);
        await PayWithLongNotesAsync();
    }

    [Fact]
    public async Task While_it_asks_for_the_number_of_a_request_among_very_many()
    {
        await _loud.PlayAsync("""{ "on": "incoming_payment", "match": { "nth": { "greaterThan": 1000000 } }, "outcome": "cancelled" }""");
        await _loud.PayAsync(new IncomingPaymentBuilder());
        await _server.MultiplyResourceAsync(_loud, Effort.Of(10_000, 100_000));
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < Effort.Of(20, 200); i++) await _loud.PayAsync(new IncomingPaymentBuilder());
        });
    }

    [Fact]
    public async Task While_it_lists_large_deliveries()
    {
        await _loud.PayAsync(new IncomingPaymentBuilder());
        await _loud.AdvanceAsync("PT1S");
        await _server.MultiplyDeliveryAsync(_loud, Effort.Of(40, 1_000), bytes: 500_000);
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < 2; i++) await _loud.GetJsonAsync("/_emulator/deliveries?limit=1000");
        });
    }

    [Fact]
    public async Task While_it_replays_a_delivery_a_thousand_times()
    {
        await _loud.PayAsync(new IncomingPaymentBuilder());
        await _loud.AdvanceAsync("PT1S");
        var delivery = (await _loud.GetJsonAsync("/_emulator/deliveries"))["deliveries"]![0]!["id"];
        await _quiet.ShouldNotWaitAsync(
            () => _loud.Http.ControlAsync(HttpMethod.Post, $"deliveries/{delivery}/replay", """{"times":1000}""", System.Net.HttpStatusCode.Created));
    }

    [Fact]
    public async Task While_its_callbacks_go_to_very_many_names_that_nobody_knows()
    {
        var names = Effort.IsByHand ? 50 : 200;
        await _loud.Http.ControlAsync(HttpMethod.Delete, "clock", status: System.Net.HttpStatusCode.NoContent);
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < names; i++) await _loud.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"http://dead-{i}.invalid/callback")));
            await _loud.GetJsonAsync($"/_emulator/deliveries/wait?count={names}&status=pending&timeout=PT20S");
        });
    }

    [Fact]
    public async Task While_its_payments_carry_a_megabyte_each()
    {
        var payment = new IncomingPaymentBuilder().With("metadata", new JsonObject { ["notes"] = new string('x', 900_000) });
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < Effort.Of(5, 50); i++) await _loud.PayAsync(payment);
            await _loud.AdvanceAsync("PT1S");
        });
    }

    private async Task QueueExpressionsAsync(int count)
    {
        var outcome = $$"""{ "on": "incoming_payment", {{Expression}}, "outcome": "cancelled" }""";
        await _loud.QueueAsync(outcome);
        await _server.InsertAsync(
            _loud, count - 1, "INSERT INTO queued_outcome (world, rule, remaining) SELECT world, rule, 1 FROM counted, queued_outcome WHERE world = @world");
    }

    private async Task PayWithLongNotesAsync()
    {
        var payment = new IncomingPaymentBuilder().With("metadata.notes", new string('a', 16_000));
        await _quiet.ShouldNotWaitAsync(async () =>
        {
            for (var i = 0; i < Effort.Of(5, 50); i++) await _loud.PayAsync(payment);
        });
    }
}
