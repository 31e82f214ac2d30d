using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary>The setting <c>HostAliases</c>: where to connect for a name in a callback URL.</summary>
public sealed class HostAliasTests
{
    [Theory]
    [InlineData("shop.invalid")]
    [InlineData("SHOP.invalid")]
    public async Task A_callback_to_a_name_goes_to_its_alias_and_the_request_stays_as_it_is(string host)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var emulator = EmulatorServer.With(("HostAliases:shop.invalid", "127.0.0.1"));
        using var client = await emulator.NewAppAtNoonAsync();

        var delivery = await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"http://{host}:{receiver.Url.Port}/callback")));
        var arrived = await receiver.NextAsync();

        arrived.Headers["Host"].ShouldBe($"shop.invalid:{receiver.Url.Port}");
        arrived.ShouldBeSignedWith(ApiClient.ApiKey);
        delivery["url"].Text().ShouldContain("shop.invalid");
    }

    [Fact]
    public async Task A_retry_goes_to_the_alias_too_and_other_names_go_where_they_went()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(500);
        await using var emulator = EmulatorServer.With(("HostAliases:shop.invalid", "127.0.0.1"), ("Retry:Schedule:0", "PT1S"));
        using var client = await emulator.NewAppAtNoonAsync();

        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"http://shop.invalid:{receiver.Url.Port}/callback")));
        await client.AdvanceAsync("PT1S");
        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await receiver.NextAsync(3)).Select(webhook => webhook.Headers["Host"]).ShouldBe(
            [$"shop.invalid:{receiver.Url.Port}", $"shop.invalid:{receiver.Url.Port}", receiver.Url.Authority]);
    }
}
