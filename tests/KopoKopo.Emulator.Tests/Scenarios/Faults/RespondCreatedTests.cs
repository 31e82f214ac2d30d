using System.Net;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>Whether the resource exists although the client saw something other than the 201.</summary>
public sealed class RespondCreatedTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_created_there_is_no_resource_and_no_callback()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.RespondAsync("""{ "status": 500 }""");

        await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().CallingBack(receiver.Url).ToJson());
        var advanced = await client.AdvancedAsync("PT1H");

        (await client.CountAsync("incoming_payment")).ShouldBe(0);
        advanced["deliveries"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Created_there_is_a_resource_and_its_callback_comes_although_the_client_saw_an_error()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "name": "lies", "on": "incoming_payment", "respond": { "status": 500, "created": true }, "outcome": "cancelled" }""");

        var answer = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().CallingBack(receiver.Url).ToJson());
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await client.CountAsync("incoming_payment")).ShouldBe(1);
        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Failed");
        (await client.GetTextAsync(new Uri(callback.Json["data"]!["attributes"]!["_links"]!["self"].Text()))).ShouldBe(callback.Text);
    }

    [Fact]
    public async Task A_payout_that_is_only_answered_reserves_no_money_and_a_created_one_does()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.RespondAsync("""{ "status": 500 }""", "payment");
        await client.SendAsync(RequestBuilder.Payment(1000));
        var untouched = await client.BalancesAsync();
        await client.RespondAsync("""{ "status": 500, "created": true }""", "payment");
        await client.SendAsync(RequestBuilder.Payment(1000));

        untouched.ShouldStartWith("company 100000.0");
        (await client.BalancesAsync()).ShouldStartWith("company 99000.0");
    }

    [Fact]
    public async Task A_client_that_hangs_up_while_its_answer_is_held_back_has_created_the_resource()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(
            """
            { "name": "slow", "on": "incoming_payment", "respond": { "delay": "PT10M" }, "deliver": [{ "to": "callback", "faults": [{ "beforeResponse": true }] }] }
            """);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var payment = new StringContent(new IncomingPaymentBuilder().CallingBack(receiver.Url).ToJson(), Encoding.UTF8, "application/json");

        var posting = client.Http.PostAsync("/api/v1/incoming_payments", payment, impatient.Token);
        await receiver.NextAsync();
        await impatient.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(posting);
        (await client.CountAsync("incoming_payment")).ShouldBe(1);
    }
}
