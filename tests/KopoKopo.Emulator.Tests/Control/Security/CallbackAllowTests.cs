using System.Net;
using KopoKopo.Emulator.Tests.Control.Deliveries;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Security;

/// <summary>The setting <c>CallbackAllow</c>: the hosts that callbacks may go to.</summary>
public sealed class CallbackAllowTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private static readonly Uri Elsewhere = new("http://elsewhere.example/callback");

    [Theory]
    [InlineData("shop.example", "https://shop.example/callback", true)]
    [InlineData("shop.example", "http://shop.example:9000/callback", true)]
    [InlineData("Shop.Example", "https://shop.EXAMPLE/callback", true)]
    [InlineData("shop.example", "https://www.shop.example/callback", false)]
    [InlineData("shop.example", "https://shop.example.evil.test/callback", false)]
    [InlineData("shop.example", "https://shop.example@evil.test/callback", false)]
    [InlineData("shop.example", "https://evil.test/shop.example", false)]
    [InlineData("*.shop.example", "https://www.shop.example/callback", true)]
    [InlineData("*.shop.example", "https://a.b.SHOP.example:8443/callback", true)]
    [InlineData("*.shop.example", "https://shop.example/callback", false)]
    [InlineData("*.shop.example", "https://evilshop.example/callback", false)]
    [InlineData("*.shop.example", "https://www.shop.example.evil.test/callback", false)]
    [InlineData("localhost:9000", "http://localhost:9000/callback", true)]
    [InlineData("localhost:9000", "http://localhost:9001/callback", false)]
    [InlineData("localhost:9000", "http://localhost/callback", false)]
    [InlineData("shop.example:443", "https://shop.example/callback", true)]
    [InlineData("shop.example:80", "http://shop.example/callback", true)]
    [InlineData("shop.example:443", "http://shop.example/callback", false)]
    [InlineData("127.0.0.1", "http://127.0.0.1:9000/callback", true)]
    [InlineData("127.0.0.1", "http://127.1:9000/callback", true)]
    [InlineData("127.0.0.1", "http://127.0.0.2/callback", false)]
    [InlineData("[::1]:9000", "http://[::1]:9000/callback", true)]
    public void An_entry_is_a_host_a_host_and_port_or_all_below_a_domain(string allowed, string url, bool isAllowed) =>
        new EmulatorOptions { CallbackAllow = [allowed] }.Allows(new Uri(url)).ShouldBe(isAllowed);

    [Fact]
    public void Any_entry_may_allow_and_none_allows_all()
    {
        new EmulatorOptions { CallbackAllow = ["one.example", "elsewhere.example"] }.Allows(Elsewhere).ShouldBeTrue();
        new EmulatorOptions { CallbackAllow = ["one.example", "other.example"] }.Allows(Elsewhere).ShouldBeFalse();
        new EmulatorOptions { CallbackAllow = [] }.Allows(Elsewhere).ShouldBeTrue();
        new EmulatorOptions().Allows(Elsewhere).ShouldBeTrue();
    }

    [Theory]
    [InlineData("incoming_payments")]
    [InlineData("payments")]
    [InlineData("settlement_transfers")]
    [InlineData("polling")]
    [InlineData("webhook_subscriptions")]
    public async Task A_request_that_names_another_host_is_refused_and_leaves_nothing_behind(string collection)
    {
        var emulator = servers.With(("CallbackAllow:0", "127.0.0.1"), ("CallbackAllow:1", "*.shop.example"));
        using var client = await emulator.NewAppAtNoonAsync();
        var balances = await client.BalancesAsync();

        var answer = await client.PostAsync($"/api/v1/{collection}", RequestTo(collection, Elsewhere));
        await client.SimulateAsync("buygoods_transaction_received", """{ "amount": 0.01 }""");
        await client.AdvanceAsync("PT1H");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldEndWith("is not allowed here (Emulator:CallbackAllow)");
        (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray().ShouldBeEmpty();
        (await client.DeliveriesAsync()).ShouldBeEmpty();
        (await client.BalancesAsync()).ShouldBe(balances.Replace("K000000 0.0", "K000000 0.01", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("incoming_payments")]
    [InlineData("webhook_subscriptions")]
    public async Task A_request_that_names_an_allowed_host_is_accepted(string collection)
    {
        var emulator = servers.With(("CallbackAllow:0", "127.0.0.1"), ("CallbackAllow:1", "*.shop.example"));
        using var client = await emulator.NewAppAtNoonAsync();

        foreach (var url in new[] { "https://pay.shop.example/callback", "http://127.0.0.1:1/callback" })
        {
            (await client.PostAsync($"/api/v1/{collection}", RequestTo(collection, new Uri(url)))).StatusCode.ShouldBe(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task A_replay_to_another_host_is_refused()
    {
        await using var emulator = EmulatorServer.With(("CallbackAllow:0", "127.0.0.1"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var delivery = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var answer = await client.PostAsync($"/_emulator/deliveries/{delivery.Id()}/replay", $$"""{ "url": "{{Elsewhere}}" }""");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldBe("url is not allowed here (Emulator:CallbackAllow)");
        (await client.DeliveriesAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_was_accepted_before_the_setting_is_not_sent_to_another_host_and_says_why()
    {
        using var database = new TemporaryDatabase();
        await using var receiver = await WebhookReceiver.StartAsync();
        string clientId;
        await using (var before = EmulatorServer.With(("Database", database.FilePath)))
        {
            using var client = await before.NewAppAtNoonAsync();
            clientId = client.ClientId;
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        }

        await using var after = EmulatorServer.With(("Database", database.FilePath), ("CallbackAllow:0", "shop.example"));
        using var again = await ApiClient.ConnectAsync(after.Address, clientId);
        var attempt = (await again.AdvancedAsync("PT0.5S"))["deliveries"]![0]!["attempts"]![0]!;

        attempt["status"].ShouldBeNull();
        attempt["error"].Text().ShouldBe($"not sent: Emulator:CallbackAllow does not name {receiver.Url.Authority}");
        receiver.Waiting.ShouldBe(0);
    }

    private static string RequestTo(string collection, Uri url) => collection switch
    {
        "incoming_payments" => new IncomingPaymentBuilder().CallingBack(url).ToJson(),
        "payments" => RequestBuilder.Payment().CallingBack(url).ToJson(),
        "settlement_transfers" => RequestBuilder.TargetedTransfer().CallingBack(url).ToJson(),
        "polling" => RequestBuilder.Polling().CallingBack(url).ToJson(),
        _ => RequestBuilder.Subscription("customer_created", url).ToJson(),
    };
}
