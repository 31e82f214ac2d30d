using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

public sealed class ResetTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reset_takes_all_that_there_is_and_answers_204()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.CreateAsync(RequestBuilder.Recipient());
        var paid = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        var webhook = (await receiver.NextAsync(2)).Single(received => received.Json["topic"] is not null);
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.QueueAsync("""{"on":"payment","outcome":"payout_failed"}""");

        (await client.PostAsync("/_emulator/reset", "")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        WorldRows.Of(emulator, client.ClientId).ShouldBe(
            "resource 0, due 0, delivery 0, subscription 0, destination 0, account 3, entry 1, "
            + "financial_transaction 0, customer 0, webhook_event 0, scenario_count 0, queued_outcome 0");
        (await client.CountsAsync()).ShouldBe("0 resources, 0 deliveries, 0 webhook_events, 0 subscriptions, 0 due, 0 queued_outcomes, 0 requests");
        (await client.Http.GetAsync(paid, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.Http.GetAsync($"/webhook_events/{webhook.Json["id"]}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Subscribers_of_before_hear_nothing_any_more()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.SubscribeAsync(Received, receiver.Url);

        await client.ResetAsync();

        (await client.SimulateAsync(Received))["deliveries"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Recipients_and_accounts_of_before_are_unknown()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var recipient = await client.AddAsync(RequestBuilder.Recipient());
        var account = await client.AddAsync(RequestBuilder.BankAccount());

        await client.ResetAsync();

        (await client.RefusalAsync(RequestBuilder.Payment().To("mobile_wallet", recipient))).ShouldNotBeEmpty();
        (await client.RefusalAsync(RequestBuilder.TargetedTransfer().To("merchant_bank_account", account))).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_ledger_begins_again_with_the_opening_balance_and_the_tills_of_the_settings()
    {
        await using var other = EmulatorServer.With(
            ("OpeningBalance", "250.50"), ("Apps:0:ClientId", "shop"), ("Apps:0:ClientSecret", "secret"),
            ("Apps:0:ApiKey", "key"), ("Apps:0:Tills:0", "K123456"));
        using var shop = await ApiClient.ConnectAsync(other.Address, "shop");
        await shop.SimulateAsync(Received, """{"till_number":"K123456","amount":20}""");
        await shop.SimulateAsync(Received, """{"till_number":"K777777","amount":30}""");
        await shop.CreateAsync(RequestBuilder.Payment(200));
        (await shop.BalancesAsync()).ShouldBe("company 50.5, K123456 20.0, K777777 30.0");

        await shop.ResetAsync();

        (await shop.BalancesAsync()).ShouldBe("company 250.5, K123456 0.0");
    }

    [Fact]
    public async Task The_queue_is_empty()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.QueueAsync("""{"on":"incoming_payment","outcome":"insufficient_funds","times":5}""");

        await client.ResetAsync();

        (await client.GetJsonAsync("/_emulator/outcomes"))["outcomes"]!.AsArray().ShouldBeEmpty();
        await client.FreezeAsync(MerchantSteps.Noon);
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");
        (await client.ResourcesAsync()).ShouldBe(["incoming_payment Success"]);
    }

    [Fact]
    public async Task Both_journals_are_empty()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        (await client.GetJsonAsync("/_emulator/requests"))["requests"]!.AsArray().Count.ShouldBe(2);
        var delivery = (await client.GetJsonAsync("/_emulator/deliveries"))["deliveries"]!.AsArray().ShouldHaveSingleItem()!["id"];

        await client.ResetAsync();

        (await client.GetJsonAsync("/_emulator/requests"))["requests"]!.AsArray().ShouldBeEmpty();
        (await client.DeliveriesAsync()).ShouldBeEmpty();
        await client.Http.ControlAsync(HttpMethod.Get, $"deliveries/{delivery}", status: HttpStatusCode.NotFound);
        await client.Http.ControlAsync(HttpMethod.Post, $"deliveries/{delivery}/replay", status: HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"frozen":true,"now":"2031-01-31T12:00:00+03:00"}""")]
    [InlineData("""{"frozen":false,"now":"2031-01-31T12:00:00+03:00"}""")]
    public async Task The_clock_shows_real_time_again(string clock)
    {
        using var client = await emulator.NewAppAsync();
        await client.Http.ControlAsync(HttpMethod.Put, "clock", clock);

        await client.ResetAsync();

        await client.ShouldShowRealTimeAsync();
        emulator.Select($"SELECT clock_offset || ' ' || coalesce(clock_frozen_at, 'runs') FROM app WHERE client_id = '{client.ClientId}'").ShouldBe("0 runs");
    }

    [Fact]
    public async Task Tokens_and_credentials_stay()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", """{"client_secret":"kept","api_key":"kept key"}""");

        await client.ResetAsync();

        (await client.TokenWorthAsync()).ShouldBe(HttpStatusCode.NotFound);
        (await client.Http.TokenStatusAsync(client.ClientId, "other")).ShouldBe(HttpStatusCode.Unauthorized);
        (await client.Http.TokenStatusAsync(client.ClientId, "kept")).ShouldBe(HttpStatusCode.OK);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        (await receiver.NextAsync()).ShouldBeSignedWith("kept key");
    }

    [Fact]
    public async Task Snapshots_stay()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CreateAsync(RequestBuilder.Recipient());
        await client.SnapshotAsync("before");

        await client.ResetAsync();
        (await client.ResourcesAsync()).ShouldBeEmpty();
        await client.RestoreAsync("before");

        (await client.ResourcesAsync()).ShouldBe(["pay_recipient Approved"]);
        (await client.ClockAsync()).ShouldBe("2026-01-31T12:00:00.000+03:00 frozen");
    }

    [Fact]
    public async Task After_a_reset_everything_works()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);

        await client.ResetAsync();
        await client.ResetAsync();
        await client.FreezeAsync(MerchantSteps.Noon);
        await client.SubscribeAsync(Received, receiver.Url);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        var settled = await client.CompleteAsync(RequestBuilder.BlindTransfer());

        (await receiver.NextAsync(2)).Count.ShouldBe(2);
        settled["status"].Text().ShouldBe("Processed");
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 0.0, 000000 0.0");
    }

    [Fact]
    public async Task A_new_world_draws_ids_and_references_of_its_own()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var first = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");
        var reference = (await client.AttributesAsync(first))["event"]!["resource"]!["reference"].Text();

        await client.ResetAsync();
        await client.FreezeAsync(MerchantSteps.Noon);
        var second = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");

        second.ShouldNotBe(first);
        (await client.AttributesAsync(second))["event"]!["resource"]!["reference"].Text().ShouldNotBe(reference);
    }

    [Fact]
    public async Task Another_app_keeps_what_it_has()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();
        await other.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var rows = WorldRows.Of(emulator, other.ClientId);

        await client.ResetAsync();

        WorldRows.Of(emulator, other.ClientId).ShouldBe(rows);
        (await other.ClockAsync()).ShouldBe("2026-01-31T12:00:00.000+03:00 frozen");
        await other.AdvanceAsync("PT1S");
        (await other.ResourcesAsync()).ShouldBe(["incoming_payment Success"]);
        await receiver.NextAsync();
    }

    [Fact]
    public async Task An_asterisk_resets_every_app()
    {
        await using var server = EmulatorServer.With();
        using var one = await server.NewAppAtNoonAsync();
        using var two = await server.NewAppAtNoonAsync();
        using var control = new HttpClient { BaseAddress = server.Address };
        foreach (var app in new[] { one.ClientId, two.ClientId, "sandbox" })
        {
            await control.ControlAsync(HttpMethod.Post, $"simulate/m2m_transaction_received?app={app}", status: HttpStatusCode.Created);
            await control.ControlAsync(HttpMethod.Put, $"clock?app={app}", """{"frozen":true}""");
        }

        await control.ControlAsync(HttpMethod.Post, "reset?app=*", status: HttpStatusCode.NoContent);

        foreach (var app in new[] { one.ClientId, two.ClientId, "sandbox" })
        {
            (await one.GetJsonAsync($"/_emulator/ledger?app={app}"))["total"].Text().ShouldBe("100000.0");
            (await one.GetJsonAsync($"/_emulator/clock?app={app}"))["frozen"]!.GetValue<bool>().ShouldBeFalse();
        }

        (await one.TokenWorthAsync()).ShouldBe(HttpStatusCode.NotFound);
        (await two.TokenWorthAsync()).ShouldBe(HttpStatusCode.NotFound);
        server.Select("SELECT count(*) FROM app").ShouldBe("3");
    }
}
