using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>A reset while something is pending, on the wire or being advanced.</summary>
public sealed class ResetWhileWorkingTests(EmulatorServer emulator)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_pending_never_happens()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        receiver.Reply(500);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        await receiver.NextAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.CreateAsync(RequestBuilder.BlindTransfer().CallingBack(receiver.Url));

        await client.ResetAsync();
        await client.FreezeAsync(MerchantSteps.Noon);
        var day = await client.AdvancedAsync("P1D");

        day["resources"]!.AsArray().ShouldBeEmpty();
        day["deliveries"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(0);
        (await client.BalancesAsync()).ShouldBe(WorldSteps.Untouched);
    }

    [Fact]
    public async Task What_becomes_of_a_POST_on_the_wire_is_dropped()
    {
        await using var held = await HeldReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(held.Url));
        var advancing = client.AdvanceAsync("PT1S");
        await held.ArrivalAsync();

        await client.ResetAsync();
        held.LetGo();
        await advancing;

        WorldRows.Of(emulator, client.ClientId).ShouldStartWith("resource 0, due 0, delivery 0,");
        (await client.DeliveriesAsync()).ShouldBeEmpty();
        await client.FreezeAsync(MerchantSteps.Noon);
        (await client.AdvancedAsync("P1D"))["deliveries"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_advance_that_was_under_way_ends_and_leaves_the_new_clock_alone()
    {
        await using var held = await HeldReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(held.Url));
        await client.PayAsync(new IncomingPaymentBuilder().With("metadata.emulator_outcome", "success; after=PT1H"));
        var advancing = client.AdvanceAsync("P30D");
        await held.ArrivalAsync();

        await client.ResetAsync();
        held.LetGo();
        var advanced = await advancing;

        advanced.Resources.Count.ShouldBe(1);
        await client.ShouldShowRealTimeAsync();
        ClockInFile(client).ShouldBe("0 runs");
    }

    [Fact]
    public async Task However_a_reset_and_an_advance_meet_the_clock_shows_real_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        var clocks = new List<string>();
        for (var round = 0; round < 30; round++)
        {
            var posts = 0;
            var moment = round % 5;
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            receiver.Reply(http =>
            {
                http.Response.StatusCode = 500;
                if (posts++ == moment) met.TrySetResult();
                return Task.CompletedTask;
            });
            await client.FreezeAsync(MerchantSteps.Noon);
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

            var advancing = client.AdvanceAsync("PT1H");
            await met.Task.WaitAsync(Bound, Cancellation);
            await client.ResetAsync();
            await advancing;

            var clock = await client.GetJsonAsync("/_emulator/clock");
            clocks.Add(
                $"{(clock["frozen"]!.GetValue<bool>() ? "frozen" : "runs")}, "
                + $"{(clock["offset"].Text() == "PT0S" ? "real time" : "another")}, in the file {ClockInFile(client) == "0 runs"}");
        }

        clocks.Distinct().ShouldBe(["runs, real time, in the file True"]);
    }

    [Fact]
    public async Task The_new_world_does_not_wait_for_an_advance_of_the_old_one()
    {
        await using var held = await HeldReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(held.Url));
        var advancing = client.AdvanceAsync("PT1S");
        await held.ArrivalAsync();

        await client.ResetAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await receiver.NextAsync().WaitAsync(Bound, Cancellation);
        held.LetGo();
        await advancing;
    }

    [Fact]
    public async Task An_advance_of_the_new_world_does_not_wait_for_a_POST_of_the_old_one()
    {
        await using var held = await HeldReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(held.Url));
        await held.ArrivalAsync();

        await client.ResetAsync();
        await client.AdvanceAsync("PT1S").WaitAsync(Bound, Cancellation);
    }

    [Fact]
    public async Task What_becomes_of_a_POST_on_the_wire_is_not_taken_for_another_deliverys()
    {
        await using var held = await HeldReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = EmulatorServer.With(("ResultDelay", "00:00:00"));
        using var client = await server.NewAppAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(held.Url));
        await held.ArrivalAsync();

        await client.ResetAsync();
        await Looking.UntilAsync("the old world is gone", () => WorldRows.OfNobody(server) == 0);
        await client.FreezeAsync(MerchantSteps.Noon);
        await client.QueueAsync("""{"on":"incoming_payment","deliver":[{"to":"callback","delay":"PT10S"}]}""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await Looking.UntilAsync("the new delivery waits for its time", async () => (await client.DeliveriesAsync()).Count == 1);
        held.LetGo();
        await client.AdvanceAsync("PT10S");

        (await client.DeliveriesAsync()).ShouldBe(["incoming_payment delivered 200"]);
        receiver.Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task A_result_that_meets_a_reset_is_of_its_own_world_or_of_none()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = EmulatorServer.With(("Scenario", "callback-before-response"));
        using var client = await server.NewAppAsync();
        var isOver = false;
        var payments = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!Volatile.Read(ref isOver)) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        }).ToList();

        var astray = 0L;
        for (var i = 0; i < 40; i++)
        {
            await client.ResetAsync();
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
            astray += long.Parse(
                server.Select("SELECT count(*) FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM resource r WHERE r.world = d.world AND r.id = d.cause_id)"));
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(payments);
        astray.ShouldBe(0, "deliveries in a world that does not have the payment they are of");
    }

    [Fact]
    public async Task Requests_that_meet_resets_are_answered_as_ever()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        var payments = Enumerable.Range(0, 10).Select(async _ =>
        {
            for (var i = 0; i < 20; i++)
            {
                var location = await client.PayAsync(
                    new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.emulator_outcome", "success; after=PT0S"));
                (await client.Http.GetAsync(location, Cancellation)).StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);
            }
        }).ToList();
        for (var i = 0; i < 20; i++) await client.ResetAsync();
        await Task.WhenAll(payments);

        await client.ResetAsync();

        (await client.CountsAsync()).ShouldStartWith("0 resources, 0 deliveries, 0 webhook_events, 0 subscriptions, 0 due");
        (await client.BalancesAsync()).ShouldBe(WorldSteps.Untouched);
    }

    private string ClockInFile(ApiClient client) =>
        emulator.Select($"SELECT clock_offset || ' ' || coalesce(clock_frozen_at, 'runs') FROM app WHERE client_id = '{client.ClientId}'");
}
