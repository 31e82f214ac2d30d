using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Scenarios.Faults.MagicSteps;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What the last three digits of a payer's number decide about the result, or about the request at once.</summary>
public sealed class MagicPayerTests(EmulatorServer emulator)
{
    [Theory]
    [InlineData("000", null, "magic success")]
    [InlineData("789", null, "magic success")]
    [InlineData("019", "The transaction limit is exceeded", "magic limit_exceeded")]
    [InlineData("029", "The payer is not found", "magic payer_not_found")]
    [InlineData("039", "Request cancelled by user", "magic cancelled")]
    [InlineData("049", "The balance is insufficient for the transaction", "magic insufficient_funds")]
    [InlineData("059", "The initiator information is invalid.", "magic wrong_pin")]
    [InlineData("069", "System internal error", "magic system_error")]
    [InlineData("089", null, "default success")]
    [InlineData("099", "Transaction has expired", "magic expired")]
    public async Task The_digits_decide_the_result_which_comes_after_the_default_delay(string digits, string? errors, string decidedBy)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number(digits)).CallingBack(receiver.Url));

        await client.AdvanceAsync("PT0.499S");
        var before = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT0.001S");
        var attributes = (await receiver.NextAsync()).Json["data"]!["attributes"]!;

        before.ShouldBe("Pending");
        attributes["status"].Text().ShouldBe(errors is null ? "Success" : "Failed");
        attributes["event"]!["errors"]?.GetValue<string>().ShouldBe(errors);
        (await client.DecisionAsync(location)).ShouldBe(decidedBy);
    }

    [Fact]
    public async Task Number_079_is_unreachable_after_a_minute()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number("079")));

        await client.AdvanceAsync("PT59.999S");
        var before = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT0.001S");

        before.ShouldBe("Pending");
        (await client.AttributesAsync(location))["event"]!["errors"].Text().ShouldBe("DS timeout user cannot be reached");
    }

    [Theory]
    [InlineData("109", 429)]
    [InlineData("119", 400)]
    [InlineData("219", 500)]
    [InlineData("229", 503)]
    public async Task Some_are_refused_at_once_and_create_nothing(string digits, int status)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var answer = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().By(Number(digits)).ToJson());

        ((int)answer.StatusCode).ShouldBe(status);
        (await ApiClient.JsonAsync(answer))["error_code"]!.GetValue<int>().ShouldBe(status);
        (await client.CountAsync("incoming_payment")).ShouldBe(0);
    }

    [Fact]
    public async Task Number_119_is_refused_as_an_invalid_phone_number_is()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var truly = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().By("+25470").ToJson());

        var answer = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().By(Number("119")).ToJson());

        truly.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldBe((await ApiClient.JsonAsync(truly))["error_message"].Text());
    }

    [Fact]
    public async Task Number_229_says_when_to_come_again()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var answer = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().By(Number("229")).ToJson());

        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Number_239_resets_the_connection_although_the_payment_exists_and_calls_back()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var answer = await client.SendRawAsync(new IncomingPaymentBuilder().By(Number("239")).CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");

        answer.ShouldBe(new RawAnswer("", SocketError.ConnectionReset));
        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task Number_129_stays_pending_for_ever()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number("129")).CallingBack(receiver.Url));

        await client.WaitAYearAsync();

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
        (await client.DecisionAsync(location)).ShouldBe("magic pending");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Number_249_waits_for_the_handset()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number("249")).CallingBack(receiver.Url));

        await client.WaitAYearAsync();
        var before = ((await client.AttributesAsync(location))["status"].Text(), receiver.Waiting);
        var answer = await client.PostAsync($"/_emulator/resources/{location.Segments[^1]}/complete", """{ "outcome": "wrong_pin" }""");
        var callback = await receiver.NextAsync();

        before.ShouldBe(("Pending", 0));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        callback.Json["data"]!["attributes"]!["event"]!["errors"].Text().ShouldBe("The initiator information is invalid.");
    }
}
