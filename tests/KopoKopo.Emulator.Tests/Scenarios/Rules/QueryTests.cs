using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>query</c>: GET contradicts the callback for a while.</summary>
public sealed class QueryTests(EmulatorServer emulator)
{
    private const string FailedForTwoMinutes = """ "query": { "status": "Failed", "until": "PT2M" } """;

    [Fact]
    public async Task GET_says_Failed_while_the_callback_said_Success_and_comes_round_in_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync($$"""{ "on": "incoming_payment", "outcome": "success", {{FailedForTwoMinutes}} }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT1M59.999S");
        var callback = await receiver.NextAsync();
        var contradicting = await client.AttributesAsync(location);
        await client.AdvanceAsync("PT0.001S");

        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
        contradicting["status"].Text().ShouldBe("Failed");
        contradicting["event"]!["resource"].ShouldBeNull();
        contradicting["event"]!["errors"].Text().ShouldNotBeEmpty();
        (await client.GetTextAsync(location)).ShouldBe(callback.Text);
    }

    [Fact]
    public async Task It_says_so_from_the_request_on()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync($$"""{ "on": "incoming_payment", "after": "PT1H", {{FailedForTwoMinutes}} }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        var atOnce = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT2M");

        atOnce.ShouldBe("Failed");
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
    }

    [Fact]
    public async Task It_may_go_on_saying_Pending_as_the_documentation_writes_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "query": { "status": "Pending", "until": "PT2M" } }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        var pending = await client.GetTextAsync(location);

        await client.AdvanceAsync("PT1M");
        var late = await client.GetTextAsync(location);
        await client.AdvanceAsync("PT1M");

        late.ShouldBe(pending);
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task It_may_say_Success_of_what_failed()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": "cancelled", "query": { "status": "Success", "until": "PT2M" } }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT0.5S");

        var contradicting = await client.AttributesAsync(location);
        await client.AdvanceAsync("PT2M");

        contradicting["status"].Text().ShouldBe("Success");
        (await client.ErrorsAsync(location)).ShouldBe("Request cancelled by user");
    }

    [Fact]
    public async Task A_payout_that_is_said_to_have_failed_has_no_batches()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync($$"""{ "on": "payment", {{FailedForTwoMinutes}} }""");
        var location = await client.CreateAsync(RequestBuilder.Payment());
        await client.AdvanceAsync("PT1S");

        var contradicting = await client.AttributesAsync(location);
        await client.AdvanceAsync("PT2M");

        contradicting["status"].Text().ShouldBe("Failed");
        contradicting["transfer_batches"]!.AsArray().ShouldBeEmpty();
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Processed");
    }

    [Fact]
    public async Task What_it_says_is_written_as_every_answer_is()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "query": { "status": "Success", "until": "PT2M" } }""");
        var payment = new IncomingPaymentBuilder().With("metadata", System.Text.Json.Nodes.JsonNode.Parse("""{ "b": "é<&>", "2": 1.50, "1": null }"""));
        var location = await client.PayAsync(payment);
        await client.AdvanceAsync("PT1S");

        var contradicting = await client.GetTextAsync(location);
        await client.AdvanceAsync("PT2M");

        contradicting.ShouldBe(await client.GetTextAsync(location));
    }
}
