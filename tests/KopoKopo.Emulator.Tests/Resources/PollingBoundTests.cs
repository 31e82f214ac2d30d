using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>A poll lists at most 500 transactions.</summary>
public sealed class PollingBoundTests(EmulatorServer emulator)
{
    private const string TooMany =
        "Too many transactions between 2026-01-31T12:00:00+03:00 and 2026-01-31T12:01:00+03:00: at most 500 are listed; ask for a shorter time";

    [Fact]
    public async Task Five_hundred_are_listed()
    {
        using var client = await PaidAsync(500);

        var result = await client.CompleteAsync(RequestBuilder.Polling());

        result["status"].Text().ShouldBe("Success");
        result["transactions"]!.AsArray().Count.ShouldBe(500);
        result["errors"].ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("K000000")]
    public async Task Of_more_none_are_and_the_result_says_what_to_ask_instead(string? till)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await PaidAsync(501);
        var polling = RequestBuilder.Polling().CallingBack(receiver.Url);

        var result = await client.CompleteAsync(till is null ? polling : polling.OfTill(till));

        result["status"].Text().ShouldBe("Failed");
        result["transactions"]!.AsArray().ShouldBeEmpty();
        result["errors"].Text().ShouldBe(TooMany);
        (await receiver.NextAsync()).Json["data"]!["attributes"]!["errors"].Text().ShouldBe(TooMany);
    }

    [Fact]
    public async Task Those_of_other_tills_do_not_count()
    {
        using var client = await PaidAsync(501);
        await client.SimulateAsync("buygoods_transaction_received", """{"till_number":"000000"}""");

        var result = await client.CompleteAsync(RequestBuilder.Polling().OfTill("000000"));

        result["status"].Text().ShouldBe("Success");
        result["transactions"]!.AsArray().Count.ShouldBe(1);
    }

    private async Task<ApiClient> PaidAsync(int transactions)
    {
        var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync("buygoods_transaction_received");
        await emulator.MultiplyTransactionAsync(client, transactions - 1);
        return client;
    }
}
