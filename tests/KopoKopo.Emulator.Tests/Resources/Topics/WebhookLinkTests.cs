using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Resources.Topics;

/// <summary>What a webhook's <c>_links</c> lead to.</summary>
public sealed class WebhookLinkTests(EmulatorServer emulator)
{
    private static readonly string[] Paths = ["financial_transaction", "payment_batches", "transfer_batch", "mobile_money_user"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Topics => [.. WebhookTopics.Names];

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Self_answers_the_webhooks_bytes(string topic)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, receiver.Url);

        await client.SimulateAsync(topic);
        var webhook = await receiver.NextAsync();

        (await client.GetTextAsync(LinkOf(webhook, "self"))).ShouldBe(webhook.Text);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Resource_answers_what_the_webhook_is_about(string topic)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, receiver.Url);

        await client.SimulateAsync(topic);
        var webhook = await receiver.NextAsync();
        var resource = webhook.Json["event"]!["resource"]!.AsObject();
        var answer = JsonNode.Parse(await client.GetTextAsync(LinkOf(webhook, "resource")))!["data"]!;

        answer["id"].Text().ShouldBe(resource["id"].Text());
        resource.Remove("id");
        answer["attributes"]!.ToJsonString().ShouldBe(resource.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Links_need_a_token_and_are_not_found_by_another_app(string topic)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAtNoonAsync();
        using var nobody = new HttpClient { BaseAddress = emulator.Address };
        var webhook = await WebhookOfAsync(client, topic);

        foreach (var link in new[] { LinkOf(webhook, "self"), LinkOf(webhook, "resource") })
        {
            (await nobody.GetAsync(link, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await stranger.Http.GetAsync(link, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await client.Http.GetAsync(link, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task A_resource_is_found_under_its_own_path_only(string topic)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var link = LinkOf(await WebhookOfAsync(client, topic), "resource");

        foreach (var path in Paths)
        {
            var answer = await client.Http.GetAsync($"/{path}/{link.Segments[^1]}", Cancellation);
            answer.StatusCode.ShouldBe(link.AbsolutePath.StartsWith($"/{path}/", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task A_reversal_is_answered_as_such_and_its_payment_as_it_was_received()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var webhook = await WebhookOfAsync(client, "buygoods_transaction_received");
        var reference = webhook["event"]!["resource"]!["reference"].Text();

        var reversal = (await client.SimulateAsync("buygoods_transaction_reversed", $$"""{"reference":"{{reference}}"}"""))["event"]!;
        var answer = await client.GetJsonAsync($"/financial_transaction/{reversal["resource_id"]}");

        answer["data"]!["attributes"]!["status"].Text().ShouldBe("Reversed");
        (await client.GetTextAsync(LinkOf(webhook, "resource"))).ShouldContain("\"status\":\"Received\"");
        (await client.GetTextAsync(LinkOf(webhook, "self"))).ShouldContain("\"status\":\"Received\"");
    }

    [Theory]
    [InlineData("webhook_events")]
    [InlineData("financial_transaction")]
    [InlineData("transfer_batch")]
    public async Task An_unknown_id_is_404(string path)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        (await client.Http.GetAsync($"/{path}/{Guid.NewGuid()}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>Simulates a topic that nobody subscribes to, and answers its webhook, which is kept all the same.</summary>
    private static async Task<JsonNode> WebhookOfAsync(ApiClient client, string topic) =>
        await client.GetJsonAsync($"/webhook_events/{(await client.SimulateAsync(topic))["event"]!["id"]}");

    private static Uri LinkOf(ReceivedWebhook webhook, string name) => LinkOf(webhook.Json, name);

    private static Uri LinkOf(JsonNode webhook, string name) => new(webhook["_links"]![name].Text());
}
