using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control;

public sealed class DueTests(EmulatorServer emulator)
{
    [Fact]
    public async Task What_is_due_is_listed_the_earliest_first()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var late = await client.PayAsync(new IncomingPaymentBuilder(), "success; after=PT2M");
        var soon = await client.PayAsync(new IncomingPaymentBuilder(), "success; after=PT1M");

        (await DueAsync(client)).Select(Describe).ShouldBe(
        [
            $"2026-01-31T12:01:00.000+03:00 result incoming_payment {soon.Segments[^1]}  ",
            $"2026-01-31T12:02:00.000+03:00 result incoming_payment {late.Segments[^1]}  ",
        ]);
    }

    [Fact]
    public async Task An_attempt_that_comes_later_names_its_delivery_and_where_it_goes()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri("http://127.0.0.1:1/callback")));
        var delivery = (await client.AdvancedAsync("PT0.5S"))["deliveries"]![0]!["id"];

        (await DueAsync(client)).Select(Describe).ShouldBe(
            [$"2026-01-31T12:00:01.500+03:00 delivery incoming_payment {location.Segments[^1]} {delivery} http://127.0.0.1:1/callback"]);
    }

    [Fact]
    public async Task An_advance_to_the_next_due_thing_does_that_and_no_more()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn), "success; after=PT2M");
        var soon = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn), "success; after=PT1M");

        var next = (await DueAsync(client))[0]!["due_at"].Text();
        var advanced = await ApiClient.JsonAsync(await client.PostAsync("/_emulator/clock/advance", $$"""{ "to": "{{next}}" }"""));

        advanced["resources"]!.AsArray().Select(resource => resource!["id"].Text()).ShouldBe([soon.Segments[^1]]);
        (await DueAsync(client)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_waits_for_a_hand_is_not_due_and_an_app_sees_its_own_alone()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder(), "success; after=manual");
        await other.PayAsync(new IncomingPaymentBuilder());

        (await DueAsync(client)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("?limit=2", 2)]
    public async Task There_is_a_limit(string query, int listed)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 0; i < 21; i++) await client.PayAsync(new IncomingPaymentBuilder());

        (await DueAsync(client, query)).Count.ShouldBe(listed);
    }

    private static async Task<JsonArray> DueAsync(ApiClient client, string query = "") =>
        (await client.GetJsonAsync($"/_emulator/due{query}"))["due"]!.AsArray();

    private static string Describe(JsonNode? due) => $"{due!["due_at"]} {due["what"]} {due["name"]} {due["resource_id"]} {due["delivery"]} {due["url"]}";
}
