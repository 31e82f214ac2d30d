using System.Net;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>Finding deliveries in the outbound journal.</summary>
public sealed class DeliveryFilterTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    [Fact]
    public async Task A_resource_finds_its_result_and_the_webhooks_it_led_to()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.SubscribeAsync("customer_created", receiver.Url);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var second = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("subscriber.phone_number", "+254711111111"));
        await client.AdvanceAsync("PT1S");

        var found = await client.JournalAsync($"resource={second.Segments[^1]}");
        var inUpperCase = await client.JournalAsync($"resource={second.Segments[^1].ToUpperInvariant()}");

        found.Select(delivery => delivery["topic"].Text()).Order().ShouldBe([Received, "customer_created", "incoming_payment"]);
        inUpperCase.Count.ShouldBe(3);
        (await client.JournalAsync()).Count.ShouldBe(6);
    }

    [Fact]
    public async Task What_a_webhook_is_about_finds_it_too()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);
        await client.SimulateAsync(Received);
        var simulated = await client.SimulateAsync(Received);

        (await client.JournalAsync($"resource={simulated["event"]!["resource_id"]}")).ShouldHaveSingleItem()["id"]!.GetValue<long>()
            .ShouldBe(simulated["deliveries"]![0]!["id"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("topic=incoming_payment", 3)]
    [InlineData("topic=buygoods_transaction_received", 2)]
    [InlineData("topic=nothing", 0)]
    [InlineData("status=delivered", 2)]
    [InlineData("status=pending", 2)]
    [InlineData("status=dropped", 1)]
    [InlineData("status=failed", 0)]
    [InlineData("status=cancelled", 0)]
    [InlineData("to=/webhooks", 2)]
    [InlineData("to=shop%3Dtwo", 1)]
    [InlineData("to=127.0.0.1", 5)]
    [InlineData("to=example.com", 0)]
    [InlineData("status=pending&topic=incoming_payment", 1)]
    [InlineData("status=pending&topic=incoming_payment&to=webhooks", 0)]
    public async Task They_are_found_by_topic_status_and_URL(string query, int found)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(http =>
        {
            http.Response.StatusCode = http.Request.Query.ContainsKey("shop") ? 500 : 200;
            return Task.CompletedTask;
        });
        using var client = await emulator.NewAppAtNoonAsync();

        // One is delivered, one is tried again, one is dropped; the two that were paid are told to a subscriber who acknowledges one of them.
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri(receiver.Url, "?shop=two")));
        await client.QueueAsync("""{"on":"incoming_payment","deliver":[{"to":"callback","faults":[{"drop":true}]}]}""");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.6S");
        await client.SubscribeAsync(Received, new Uri(receiver.Url, "/webhooks"));
        await client.SimulateAsync(Received);
        await client.AdvanceAsync("PT0S");
        receiver.Reply(500);
        await client.SimulateAsync(Received);
        await client.AdvanceAsync("PT0S");

        (await client.JournalAsync(query)).Count.ShouldBe(found);
    }

    [Theory]
    [InlineData("status=lost", "status must be one of pending, delivered, failed, dropped, cancelled")]
    [InlineData("limit=0", "limit must be")]
    [InlineData("limit=1001", "limit must be")]
    [InlineData("limit=1.5", "limit must be")]
    [InlineData("next=-1", "next must be")]
    public async Task A_filter_that_makes_no_sense_is_refused(string query, string message)
    {
        using var client = await emulator.NewAppAsync();

        (await client.Http.RefusalAsync(HttpMethod.Get, $"deliveries?{query}", "", HttpStatusCode.BadRequest)).ShouldStartWith(message);
    }

    [Fact]
    public async Task A_list_comes_in_parts_the_newest_first_and_each_names_the_next()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var locations = new List<string>();
        for (var i = 0; i < 7; i++) locations.Add((await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url))).Segments[^1]);
        await client.AdvanceAsync("PT1S");
        var all = await client.JournalAsync();

        var (byThree, parts) = await client.PagesAsync("deliveries", "deliveries", 3);
        var (bySeven, whole) = await client.PagesAsync("deliveries", "deliveries", 7);

        all.Select(delivery => delivery["resource_id"].Text()).ShouldBe(Enumerable.Reverse(locations));
        byThree.ShouldBe(all.Select(delivery => delivery["id"]!.ToJsonString()));
        bySeven.ShouldBe(byThree);
        parts.ShouldBe([3, 3, 1]);
        whole.ShouldBe([7]);
    }

    [Fact]
    public async Task A_hundred_are_listed_where_no_limit_is_given()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("m2m_transaction_received", new Uri("http://127.0.0.1:1/webhooks"));
        for (var i = 0; i < 101; i++) await client.SimulateAsync("m2m_transaction_received");

        var page = await client.GetJsonAsync("/_emulator/deliveries");

        page["deliveries"]!.AsArray().Count.ShouldBe(100);
        (await client.GetJsonAsync($"/_emulator/deliveries?next={page["next"]}"))["deliveries"]!.AsArray().Count.ShouldBe(1);
    }
}
