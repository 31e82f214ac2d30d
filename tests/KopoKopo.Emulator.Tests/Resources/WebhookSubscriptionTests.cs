using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class WebhookSubscriptionTests(EmulatorServer emulator)
{
    private const string Topic = "buygoods_transaction_received";
    private static readonly Uri Url = new("https://myapplication.com/webhooks");

    public static TheoryData<string> Topics => [.. WebhookTopics.NamesOf(ApiVersion.V1)];

    [Fact]
    public async Task A_subscription_is_active_at_once()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Subscription(Topic, Url).OfTill("000000"));

        (await client.GetTextAsync(location)).ShouldBe(MerchantSteps.ResourceJson(
            location,
            "webhook_subscription",
            $$"""
            "event_type":"{{Topic}}",
            "webhook_uri":"https://myapplication.com/webhooks","status":"Active","scope":"till","scope_reference":"000000"
            """));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"K000000\"")]
    public async Task A_companys_subscription_has_no_reference_whatever_was_sent_for_one(string reference)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Subscription(Topic, Url).With("scope_reference", JsonNode.Parse(reference)));
        var attributes = await client.AttributesAsync(location);

        attributes["scope"].Text().ShouldBe("company");
        attributes["scope_reference"].ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Every_topic_can_be_subscribed_to(string topic)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Subscription(topic, Url));

        (await client.AttributesAsync(location))["event_type"].Text().ShouldBe(topic);
    }

    [Fact]
    public async Task A_subscription_itself_is_not_reported_to_its_URL()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        await client.CreateAsync(RequestBuilder.Subscription(Topic, receiver.Url));
        var advanced = await client.AdvancedAsync("PT1H");

        advanced["deliveries"]!.AsArray().ShouldBeEmpty();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task One_apps_subscription_is_not_found_by_another()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Subscription(Topic, Url));

        (await stranger.Http.GetAsync(location, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
