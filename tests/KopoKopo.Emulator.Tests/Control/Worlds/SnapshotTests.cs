using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>What a world brought back has.</summary>
public sealed class SnapshotTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Taking_and_bringing_back_say_the_name_and_what_the_clock_shows()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var taken = await client.ControlAsync(HttpMethod.Post, "snapshots", new { name = "prepared" });
        await client.AdvanceAsync("P1D");
        var restored = await client.ControlAsync(HttpMethod.Post, "snapshots/prepared/restore");

        foreach (var answer in new[] { taken, restored })
        {
            answer["name"].Text().ShouldBe("prepared");
            answer["now"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
        }

        (await client.GetJsonAsync("/_emulator"))["snapshots"]!.AsArray().Select(name => name.Text()).ShouldBe(["prepared"]);
    }

    [Fact]
    public async Task Resources_come_back_byte_for_byte_and_later_ones_are_gone()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var final = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        var pending = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        string[] before = [await client.GetTextAsync(final), await client.GetTextAsync(pending)];
        await client.SnapshotAsync("before");

        await client.AdvanceAsync("PT1S");
        await client.AdvanceAsync("PT1M");
        var later = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.RestoreAsync("before");

        string[] after = [await client.GetTextAsync(final), await client.GetTextAsync(pending)];
        after.ShouldBe(before);
        (await client.Http.GetAsync(later, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.ResourcesAsync()).ShouldBe(["incoming_payment Success", "incoming_payment Pending"]);
    }

    [Fact]
    public async Task What_was_pending_happens_again_at_its_time_with_the_same_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.SnapshotAsync("before");
        await client.AdvanceAsync("PT0.5S");
        var first = await receiver.NextAsync();

        await client.RestoreAsync("before");
        (await client.AdvancedAsync("PT0.499S"))["resources"]!.AsArray().ShouldBeEmpty();
        await client.AdvanceAsync("PT0.001S");

        (await receiver.NextAsync()).Text.ShouldBe(first.Text);
        receiver.Waiting.ShouldBe(0);
        (await client.DeliveriesAsync()).ShouldBe(["incoming_payment delivered 200"]);
    }

    [Fact]
    public async Task Retries_go_on_where_they_stood()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT2S");
        await client.SnapshotAsync("twice tried");
        receiver.Reply(200);
        await client.AdvanceAsync("PT1H");
        (await client.DeliveriesAsync()).ShouldBe(["incoming_payment delivered 500 500 200"]);

        receiver.Reply(503);
        await client.RestoreAsync("twice%20tried");
        (await client.DeliveriesAsync()).ShouldBe(["incoming_payment pending 500 500"]);
        await client.AdvanceAsync("PT1H");

        (await client.DeliveriesAsync()).ShouldBe(["incoming_payment failed 500 500 503 503 503 503"]);
    }

    [Fact]
    public async Task A_replay_is_still_one_of_its_original()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var original = (await client.AdvancedAsync("PT1S"))["deliveries"]![0]!["id"]!;
        await client.Http.ControlAsync(HttpMethod.Post, $"deliveries/{original}/replay", status: HttpStatusCode.Created);
        await receiver.NextAsync(2);
        await client.SnapshotAsync("before");

        await client.RestoreAsync("before");

        var deliveries = (await client.GetJsonAsync("/_emulator/deliveries"))["deliveries"]!.AsArray();
        deliveries.Count.ShouldBe(2);
        deliveries[0]!["replay_of"]!.GetValue<long>().ShouldBe(deliveries[1]!["id"]!.GetValue<long>());
        deliveries[1]!["replay_of"].ShouldBeNull();
    }

    [Fact]
    public async Task Queue_scenario_state_and_counts_come_back()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PutScenarioAsync(
            "twice",
            """
            {"rules":[{"on":"incoming_payment","times":2,"outcome":"cancelled","thenState":"Cancelled"},{"on":"incoming_payment","outcome":"success","thenState":"Paid"}]}
            """);
        await client.ActivateAsync("twice");
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.QueueAsync("""{"on":"payment","outcome":"payout_failed","times":3}""");
        await client.SnapshotAsync("before");

        await client.PayAsync(new IncomingPaymentBuilder());
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.CreateAsync(RequestBuilder.Payment());
        (await client.ScenarioAsync()).ShouldBe("twice Paid");
        await client.ActivateAsync("default");
        await client.RestoreAsync("before");

        (await client.ScenarioAsync()).ShouldBe("twice Cancelled");
        (await client.GetJsonAsync("/_emulator/outcomes"))["outcomes"]!.AsArray().ShouldHaveSingleItem()!["times"]!.GetValue<int>().ShouldBe(3);
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");
        (await client.ResourcesAsync()).ShouldBe(["incoming_payment Failed", "incoming_payment Failed", "incoming_payment Success"]);
    }

    [Theory]
    [InlineData("success", "Processed", "company 99220.0, K000000 100.0, 000000 0.0")]
    [InlineData("payout_failed", "Failed", "company 100000.0, K000000 100.0, 000000 0.0")]
    public async Task Money_comes_back_and_what_was_reserved_still_is(string outcome, string status, string balances)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received);
        await client.QueueAsync($$"""{"on":"payment","outcome":"{{outcome}}"}""");
        var payout = await client.CreateAsync(RequestBuilder.Payment().CallingBack(receiver.Url));
        await client.SnapshotAsync("before");
        var before = await client.BalancesAsync();

        await client.AdvanceAsync("PT1S");
        await client.SimulateAsync(Received);
        await client.CompleteAsync(RequestBuilder.BlindTransfer().CallingBack(receiver.Url));
        await client.RestoreAsync("before");

        (await client.BalancesAsync()).ShouldBe(before);
        before.ShouldBe("company 99220.0, K000000 100.0, 000000 0.0");
        await client.AdvanceAsync("PT1S");
        (await client.AttributesAsync(payout))["status"].Text().ShouldBe(status);
        (await client.BalancesAsync()).ShouldBe(balances);
    }

    [Fact]
    public async Task Subscriptions_recipients_events_and_customers_come_back()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        var recipient = await client.AddAsync(RequestBuilder.Recipient());
        await client.SimulateAsync(Received, """{"sender_phone_number":"+254712345678"}""");
        var webhook = await receiver.NextAsync();
        await client.SnapshotAsync("before");

        await client.ResetAsync();
        await client.RestoreAsync("before");

        (await client.SimulateAsync(Received))["deliveries"]!.AsArray().Count.ShouldBe(1);
        await client.CreateAsync(RequestBuilder.Payment().To("mobile_wallet", recipient));
        (await client.GetTextAsync(new Uri($"/webhook_events/{webhook.Json["id"]}", UriKind.Relative))).ShouldBe(webhook.Text);
        (await client.SimulationRefusalAsync("customer_created", """{"phone_number":"0712345678"}""")).ShouldContain("is a customer already");
    }

    [Fact]
    public async Task A_frozen_clock_stands_again_where_it_stood()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SnapshotAsync("before");
        await client.Http.ControlAsync(HttpMethod.Delete, "clock", status: HttpStatusCode.NoContent);

        await client.RestoreAsync("before");

        (await client.ClockAsync()).ShouldBe("2026-01-31T12:00:00.000+03:00 frozen");
        (await client.ClockAsync()).ShouldBe("2026-01-31T12:00:00.000+03:00 frozen");
    }

    [Fact]
    public async Task A_running_clock_runs_on_from_where_it_was_and_what_was_due_happens_by_itself()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.Http.ControlAsync(HttpMethod.Put, "clock", """{"frozen":false,"now":"2031-01-31T12:00:00+03:00"}""");
        client.UseToken(await client.NewTokenAsync());
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.SnapshotAsync("before");
        await receiver.NextAsync();
        await client.FreezeAsync(MerchantSteps.Noon);

        await client.RestoreAsync("before");

        var clock = await client.ClockAsync();
        clock.ShouldStartWith("2031-01-31T12:0");
        clock.ShouldEndWith("running");
        (await receiver.NextAsync()).Json["data"]!["attributes"]!["initiation_time"].Text().ShouldStartWith("2031-01-31T12:0");
    }
}
