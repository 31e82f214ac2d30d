using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Tests.WebConsole;

/// <summary>What the console withstands: script from anybody, thousands of events, and the rules of accessibility.</summary>
[Collection(nameof(ConsoleBrowser))]
public sealed class ConsoleSafetyTests(EmulatorServer emulator, NodeTool node, ConsoleBrowser browser)
{
    private const int Payments = 500;
    private const int Subscriptions = 18;

    [Fact]
    public async Task Script_in_every_field_that_a_client_or_a_receiver_fills_stays_text()
    {
        const string Attack = "<img src=x onerror=\"window.attacked = true\">";
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(async http =>
        {
            http.Response.Headers["X-Receiver"] = Attack;
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync(Attack);
        });
        using var client = await emulator.NewAppAsync();

        var seen = await browser.PlayAsync(node, "attackEverywhere", emulator, client.ClientId, new { receiver = receiver.Url });

        seen!["ran"].ShouldBeNull();
        seen["read"]!.GetValue<int>().ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 390)]
    public async Task Axe_finds_nothing_serious_in_any_view(string scheme, int width)
    {
        using var client = await emulator.NewAppAsync();

        var found = await browser.PlayAsync(node, "accessibility", emulator, client.ClientId, new { scheme, width });

        found!.AsArray().Select(violation => violation.Text()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ten_thousand_events_leave_the_page_usable()
    {
        (Payments * (2 + Subscriptions)).ShouldBe(10_000, "a completion, a callback and the webhooks of each");
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 0; i < Subscriptions; i++) await client.SubscribeAsync("buygoods_transaction_received", WebhookReceiver.BuiltIn, "K000000");
        var body = new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn).ToJson();
        await Parallel.ForEachAsync(Enumerable.Range(1, Payments), async (_, _) => await client.PostAsync("/api/v1/incoming_payments", body));
        var last = (await client.GetJsonAsync("/_emulator/resources?limit=1"))["resources"]![0]!["id"];

        var seen = await browser.PlayAsync(
            node, "afterTheFlood", emulator, client.ClientId, new { last = last.Text(), deliveries = 1 + Subscriptions });

        TestContext.Current.TestOutputHelper?.WriteLine(seen!.ToJsonString());
        seen!["rows"]!.GetValue<int>().ShouldBeLessThanOrEqualTo(500);
        seen["quickest"]!.GetValue<double>().ShouldBeLessThan(100);
    }
}
