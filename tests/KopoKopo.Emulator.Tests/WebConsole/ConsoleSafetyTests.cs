using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Tests.WebConsole;

/// <summary>What the console withstands: script from anybody, thousands of events, and the rules of accessibility.</summary>
[Collection(nameof(ConsoleBrowser))]
public sealed class ConsoleSafetyTests(EmulatorServer emulator, NodeTool node, ConsoleBrowser browser)
{
    private const int Payments = 500;
    private const int Subscriptions = 18;

    // A completion, a callback and the webhooks of each: 1,300 events.
    private const int PaidEachSecond = 65;

    // Of what a page keeps after 16,000 events, about double of what was seen.
    private const double MostMegabytes = 16;
    private const int MostNodes = 20_000;

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

    [Fact]
    public async Task A_page_that_reads_a_thousand_events_a_second_answers_clicks_and_leaves_nothing_behind()
    {
        var seconds = Effort.IsByHand ? 4 : 12;
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 0; i < Subscriptions; i++) await client.SubscribeAsync("buygoods_transaction_received", WebhookReceiver.BuiltIn, "K000000");

        var seen = await browser.PlayAsync(node, "duringTheFlood", emulator, client.ClientId, new
        {
            payments = seconds * PaidEachSecond,
            perSecond = PaidEachSecond,
            fresh = 3,
            deliveries = 1 + Subscriptions,
            bound = 20_000,
        });

        TestContext.Current.TestOutputHelper?.WriteLine(seen!.ToJsonString());
        var took = seen!["seconds"]!.GetValue<double>();
        took.ShouldBeGreaterThan(seconds - 2);
        (seen["events"]!.GetValue<int>() / took).ShouldBeGreaterThan(1000);
        seen["rows"]!.GetValue<int>().ShouldBeLessThanOrEqualTo(500);
        seen["median"]!.GetValue<double>().ShouldBeLessThan(100);
        seen["end"]!["heap"]!.GetValue<double>().ShouldBeLessThan(MostMegabytes);
        seen["held"]!["resources"]!.GetValue<int>().ShouldBeInRange(1, 2000);
        seen["held"]!["deliveries"]!.GetValue<int>().ShouldBeInRange(1, 6000);
        seen["end"]!["nodes"]!.GetValue<int>().ShouldBeLessThan(MostNodes);
    }
}
