using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>The ready-made scenarios whose story is told by requests and their results.</summary>
public sealed class ReadyMadePaymentTests(EmulatorServer emulator)
{
    [Fact]
    [Trait(ReadyMade.Trait, "default")]
    public async Task Default_succeeds_after_half_a_second_as_without_any_scenario()
    {
        using var client = await NewAppAsync("default");
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        await client.AdvanceAsync("PT0.499S");
        var before = await client.FateAsync(location);
        await client.AdvanceAsync("PT0.001S");

        before.ShouldBe("Pending");
        (await client.FateAsync(location)).ShouldBe("Success");
        (await client.GetJsonAsync($"/_emulator/resources/{location.Segments[^1]}"))["decided_by"]!["by"].Text().ShouldBe("default");
    }

    [Fact]
    [Trait(ReadyMade.Trait, "insufficient-funds")]
    public async Task Insufficient_funds_fails_payments_payouts_and_settlements_and_moves_no_money()
    {
        using var client = await NewAppAsync("insufficient-funds");
        var balances = await client.BalancesAsync();

        var fate = await client.FateOfAPaymentAsync();
        var payout = await client.CompleteAsync(RequestBuilder.Payment());
        var settlement = await client.CompleteAsync(RequestBuilder.TargetedTransfer());

        fate.ShouldBe("The balance is insufficient for the transaction");
        foreach (var failed in new[] { payout, settlement })
        {
            failed["status"].Text().ShouldBe("Failed");
            failed["transfer_batches"]![0]!["disbursements"]![0]!["errors"].Text().ShouldBe("Insufficient funds");
        }

        (await client.BalancesAsync()).ShouldBe(balances);
    }

    [Fact]
    [Trait(ReadyMade.Trait, "cancelled-then-paid")]
    public async Task Cancelled_then_paid_cancels_the_first_push_and_pays_when_asked_again()
    {
        using var client = await NewAppAsync("cancelled-then-paid");

        (await client.FateOfAPaymentAsync()).ShouldBe("Request cancelled by user");
        (await client.FateOfAPaymentAsync()).ShouldBe("Success");
        (await client.StateAsync()).ShouldBe("Paid");
    }

    [Fact]
    [Trait(ReadyMade.Trait, "timeout-then-paid")]
    public async Task Timeout_then_paid_refuses_others_while_the_prompt_is_open_and_pays_after_the_time_out()
    {
        using var client = await NewAppAsync("timeout-then-paid");
        var first = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT59.999S");
        var meanwhile = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());
        var before = await client.FateAsync(first);
        await client.AdvanceAsync("PT0.001S");

        before.ShouldBe("Pending");
        meanwhile.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await ScenarioCalls.MessageAsync(meanwhile)).ShouldBe("A pending request exists for this subscriber");
        (await client.FateAsync(first)).ShouldBe("DS timeout user cannot be reached");
        (await client.FateOfAPaymentAsync()).ShouldBe("Success");
        (await client.StateAsync()).ShouldBe("Paid");
    }

    [Fact]
    [Trait(ReadyMade.Trait, "query-contradicts-callback")]
    public async Task Query_contradicts_callback_says_Failed_for_two_minutes_to_who_asks()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await NewAppAsync("query-contradicts-callback");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1M59.999S");
        var meanwhile = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT0.001S");
        var callback = await receiver.NextAsync();

        meanwhile.ShouldBe("Failed");
        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
        (await client.GetTextAsync(location)).ShouldBe(callback.Text);
    }

    [Fact]
    [Trait(ReadyMade.Trait, "api-hiccups")]
    public async Task Api_hiccups_meets_four_payments_with_trouble_and_then_all_is_well()
    {
        using var client = await NewAppAsync("api-hiccups");
        var first = await SendAsync(client);
        var second = await SendAsync(client);
        var third = await SendAsync(client);
        var created = await CountAsync(client);
        await Should.ThrowAsync<HttpRequestException>(() => SendAsync(client));

        first.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        second.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        second.Headers.GetValues("Retry-After").ShouldBe(["5"]);
        third.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        third.Headers.GetValues("Retry-After").ShouldBe(["1"]);
        created.ShouldBe(0);
        (await CountAsync(client)).ShouldBe(1, "the payment of the connection that broke was made");
        (await client.FateOfAPaymentAsync()).ShouldBe("Success");
    }

    [Fact]
    [Trait(ReadyMade.Trait, "expired-tokens")]
    public async Task Expired_tokens_refuses_payments_until_there_is_a_new_token()
    {
        using var client = await NewAppAsync("expired-tokens");
        var first = await SendAsync(client);
        var again = await SendAsync(client);
        client.UseToken(await client.NewTokenAsync());
        var renewed = await SendAsync(client);

        first.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await ScenarioCalls.MessageAsync(first)).ShouldBe("The access token expired");
        first.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
        again.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        renewed.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    [Trait(ReadyMade.Trait, "partly-failing-payout")]
    public async Task Partly_failing_payout_pays_half_and_gives_the_other_half_back()
    {
        using var client = await NewAppAsync("partly-failing-payout");

        var payout = await client.CompleteAsync(RequestBuilder.Payment(780.01m));
        var afterPayout = await client.BalancesAsync();
        var settlement = await client.CompleteAsync(RequestBuilder.TargetedTransfer(2250));

        Batches(payout).ShouldBe(["Transferred 390.01 ", "Failed 390.0 The recipient is not found"]);
        afterPayout.ShouldStartWith("company 99609.99,");
        Batches(settlement).ShouldBe(["Transferred 1125.0 ", "Failed 1125.0 The account is closed"]);
        (await client.BalancesAsync()).ShouldStartWith("company 98484.99,");
    }

    [Fact]
    [Trait(ReadyMade.Trait, "settlement-fails")]
    public async Task Settlement_fails_after_five_seconds_and_the_money_stays()
    {
        using var client = await NewAppAsync("settlement-fails");
        var balances = await client.BalancesAsync();
        var location = await client.CreateAsync(RequestBuilder.BlindTransfer());
        await client.AdvanceAsync("PT4.999S");
        var before = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT0.001S");
        var after = await client.AttributesAsync(location);

        before.ShouldBe("Scheduled");
        after["status"].Text().ShouldBe("Failed");
        Batches(after).ShouldBe(["Failed 100000.0 The bank did not accept the transfer"]);
        (await client.BalancesAsync()).ShouldBe(balances);
    }

    private static IEnumerable<string> Batches(System.Text.Json.Nodes.JsonNode attributes) => attributes["transfer_batches"]!.AsArray().Select(batch =>
    {
        var disbursements = batch!["disbursements"]!.AsArray();
        var amount = disbursements.Sum(disbursement => decimal.Parse(disbursement!["amount"].Text(), System.Globalization.CultureInfo.InvariantCulture));
        return $"{batch["status"]} {amount.ToString("0.0#", System.Globalization.CultureInfo.InvariantCulture)} {disbursements[0]!["errors"]}";
    });

    private static async Task<int> CountAsync(ApiClient client) => (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray().Count;

    private static Task<HttpResponseMessage> SendAsync(ApiClient client) =>
        client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());

    private async Task<ApiClient> NewAppAsync(string scenario)
    {
        var client = await emulator.NewAppAtNoonAsync();
        await client.ActivateAsync(scenario);
        return client;
    }
}
