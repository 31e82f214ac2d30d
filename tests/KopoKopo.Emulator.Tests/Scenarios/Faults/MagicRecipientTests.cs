using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Scenarios.Faults.MagicSteps;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What the last three digits of the wallet do that money goes to.</summary>
public sealed class MagicRecipientTests(EmulatorServer emulator)
{
    private const string Payment = "payment";
    private const string Transfer = "settlement_transfer";
    private const string Untouched = "company 100000.0";
    private const string Paid = "company 99000.0";

    public static TheoryData<string, string, string?, string> Results => Of(
        ("000", null, "magic success"),
        ("789", null, "magic success"),
        ("019", "The transaction limit is exceeded", "magic limit_exceeded"),
        ("029", null, "default success"),
        ("039", null, "default success"),
        ("049", "Insufficient funds", "magic insufficient_funds"),
        ("059", null, "default success"),
        ("069", "System internal error", "magic system_error"),
        ("079", null, "default success"),
        ("089", "The recipient is not found", "magic recipient_not_found"),
        ("099", null, "default success"),
        ("109", null, "default success"),
        ("119", "The payout failed", "magic payout_failed"),
        ("199", null, "default success"));

    [Theory]
    [MemberData(nameof(Results))]
    public async Task The_digits_decide_the_result_and_whether_the_money_goes(string kind, string digits, string? errors, string decidedBy)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync((await client.PayoutToAsync(kind, Number(digits))).CallingBack(receiver.Url));

        await client.AdvanceAsync("PT0.5S");
        var attributes = (await receiver.NextAsync()).Json["data"]!["attributes"]!;

        attributes["status"].Text().ShouldBe(errors is null ? "Processed" : "Failed");
        attributes["transfer_batches"]![0]!["disbursements"]![0]!["errors"]?.GetValue<string>().ShouldBe(errors);
        (await client.CompanyAsync()).ShouldBe(errors is null ? Paid : Untouched);
        (await client.DecisionAsync(location)).ShouldBe(decidedBy);
    }

    [Theory]
    [InlineData(Payment, "219", 500)]
    [InlineData(Payment, "229", 503)]
    [InlineData(Transfer, "219", 500)]
    [InlineData(Transfer, "229", 503)]
    public async Task Some_are_refused_at_once_and_reserve_nothing(string kind, string digits, int status)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var answer = await client.SendAsync(await client.PayoutToAsync(kind, Number(digits)));

        ((int)answer.StatusCode).ShouldBe(status);
        (answer.Headers.RetryAfter is not null).ShouldBe(status == 503);
        (await client.CountAsync(kind)).ShouldBe(0);
        (await client.CompanyAsync()).ShouldBe(Untouched);
    }

    [Theory]
    [InlineData(Payment)]
    [InlineData(Transfer)]
    public async Task Number_239_resets_the_connection_although_the_payout_exists_and_calls_back(string kind)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var payout = (await client.PayoutToAsync(kind, Number("239"))).CallingBack(receiver.Url);

        var answer = await client.SendRawAsync(payout);
        await client.AdvanceAsync("PT1S");

        answer.ShouldBe(new RawAnswer("", SocketError.ConnectionReset));
        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Processed");
        (await client.CompanyAsync()).ShouldBe(Paid);
    }

    [Theory]
    [InlineData(Payment)]
    [InlineData(Transfer)]
    public async Task Number_129_stays_scheduled_for_ever(string kind)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync((await client.PayoutToAsync(kind, Number("129"))).CallingBack(receiver.Url));

        await client.WaitAYearAsync();

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Scheduled");
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData(Payment, "139")]
    [InlineData(Payment, "149", "12:00:00.500", "12:00:00.500")]
    [InlineData(Payment, "159", "12:05:00.500")]
    [InlineData(Payment, "169", "12:00:00.500", "12:00:01.500")]
    [InlineData(Payment, "209", "12:00:00.500", "12:00:01.500", "12:00:06.500")]
    [InlineData(Transfer, "139")]
    [InlineData(Transfer, "149", "12:00:00.500", "12:00:00.500")]
    [InlineData(Transfer, "159", "12:05:00.500")]
    [InlineData(Transfer, "169", "12:00:00.500", "12:00:01.500")]
    [InlineData(Transfer, "209", "12:00:00.500", "12:00:01.500", "12:00:06.500")]
    public async Task Some_succeed_and_their_callback_has_a_fate_of_its_own(string kind, string digits, params string[] attempts)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync((await client.PayoutToAsync(kind, Number(digits))).CallingBack(receiver.Url));

        var deliveries = await client.DeliveriesAsync("PT1H");

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Processed");
        (await client.DecisionAsync(location)).ShouldBe("magic success");
        deliveries.SelectMany(FaultSteps.AttemptTimes).ShouldBe(attempts);
        receiver.Waiting.ShouldBe(deliveries.Count(delivery => delivery["status"].Text() == "delivered"));
    }

    [Theory]
    [InlineData(Payment)]
    [InlineData(Transfer)]
    public async Task Number_179_calls_back_before_the_201(string kind)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync((await client.PayoutToAsync(kind, Number("179"))).CallingBack(receiver.Url));

        receiver.Waiting.ShouldBe(1);
        (await client.GetTextAsync(location)).ShouldBe((await receiver.NextAsync()).Text);
    }

    [Theory]
    [InlineData(Payment)]
    [InlineData(Transfer)]
    public async Task Number_189_is_transferred_and_then_the_money_comes_back(string kind)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CreateAsync((await client.PayoutToAsync(kind, Number("189"))).CallingBack(receiver.Url));
        var reserved = await client.CompanyAsync();

        await client.AdvanceAsync("PT1H");

        (await receiver.NextAsync()).Json["data"]!["attributes"]!["transfer_batches"]![0]!["status"].Text().ShouldBe("Transferred");
        (reserved, await client.CompanyAsync()).ShouldBe((Paid, Untouched));
    }

    [Theory]
    [InlineData(Payment)]
    [InlineData(Transfer)]
    public async Task Number_249_waits_for_a_hand(string kind)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync((await client.PayoutToAsync(kind, Number("249"))).CallingBack(receiver.Url));

        await client.WaitAYearAsync();
        var before = ((await client.AttributesAsync(location))["status"].Text(), receiver.Waiting);
        var answer = await client.PostAsync($"/_emulator/resources/{location.Segments[^1]}/complete", "");

        before.ShouldBe(("Scheduled", 0));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Processed");
    }

    [Fact]
    public async Task A_settlement_to_a_magic_wallet_is_announced_to_subscribers_as_usual()
    {
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("settlement_transfer_completed", subscriber.Url);
        await client.CreateAsync(await client.PayoutToAsync(Transfer, Number("139")));

        await client.AdvanceAsync("PT1S");

        (await subscriber.NextAsync()).Json["topic"].Text().ShouldBe("settlement_transfer_completed");
    }

    // Each row for a payment and for a transfer.
    private static TheoryData<string, string, string?, string> Of(params (string Digits, string? Errors, string DecidedBy)[] rows)
    {
        var all = new TheoryData<string, string, string?, string>();
        foreach (var (digits, errors, decidedBy) in rows)
        {
            all.Add(Payment, digits, errors, decidedBy);
            all.Add(Transfer, digits, errors, decidedBy);
        }

        return all;
    }
}
