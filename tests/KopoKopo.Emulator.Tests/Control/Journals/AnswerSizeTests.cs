using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>An answer of the control API ends at about 16 MiB, and says how to go on or how much it leaves out.</summary>
public sealed class AnswerSizeTests(EmulatorServer emulator)
{
    private const int Large = 1_000_000;
    private const int Most = 18 * 1024 * 1024;

    [Fact]
    public async Task A_part_of_a_list_ends_at_16_MiB_and_the_next_goes_on_from_there()
    {
        using var client = await LargeDeliveriesAsync(40);

        var ids = new List<long>();
        var parts = 0;
        for (var next = ""; next is not null; parts++)
        {
            var text = await client.Http.GetStringAsync($"/_emulator/deliveries?limit=1000{next}", TestContext.Current.CancellationToken);
            text.Length.ShouldBeLessThan(Most);
            var part = JsonNode.Parse(text)!;
            ids.AddRange(part["deliveries"]!.AsArray().Select(delivery => delivery!["id"]!.GetValue<long>()));
            next = part["next"] is { } more ? $"&next={more}" : null;
        }

        parts.ShouldBe(3);
        ids.Count.ShouldBe(41);
        ids.ShouldBe(ids.Distinct().OrderDescending());
    }

    [Fact]
    public async Task A_wait_leaves_out_what_there_is_no_room_for_and_says_how_many()
    {
        using var client = await LargeDeliveriesAsync(20);

        var answer = await client.GetJsonAsync("/_emulator/deliveries/wait?status=delivered&count=20");

        var listed = answer["deliveries"]!.AsArray().Count;
        listed.ShouldBeInRange(16, 18);
        answer["not_listed"]!.GetValue<int>().ShouldBe(20 - listed);
    }

    [Fact]
    public async Task An_advance_leaves_out_what_there_is_no_room_for_and_says_how_many()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var payment = new IncomingPaymentBuilder().With("metadata", new JsonObject { ["notes"] = new string('x', Large) });
        for (var i = 0; i < 20; i++) await client.PayAsync(payment);

        var advanced = await client.AdvancedAsync("PT0.5S");

        var listed = advanced["deliveries"]!.AsArray().Count;
        advanced["resources"]!.AsArray().Count.ShouldBe(20);
        advanced["resources_not_listed"].ShouldBeNull();
        listed.ShouldBeInRange(16, 18);
        advanced["not_listed"]!.GetValue<int>().ShouldBe(20 - listed);
    }

    [Fact]
    public async Task What_fits_says_nothing_of_what_is_left_out()
    {
        using var client = await LargeDeliveriesAsync(2);

        (await client.GetJsonAsync("/_emulator/deliveries/wait?status=delivered&count=2"))["not_listed"].ShouldBeNull();
        (await client.GetJsonAsync("/_emulator/deliveries?limit=3"))["next"].ShouldBeNull();
    }

    [Fact]
    public async Task A_delivery_is_replayed_as_often_as_asked_though_the_answer_lists_fewer()
    {
        using var client = await LargeDeliveriesAsync(1);
        var newest = (await client.GetJsonAsync("/_emulator/deliveries?limit=1"))["deliveries"]![0]!["id"];

        var answer = JsonNode.Parse(
            await client.Http.ControlAsync(HttpMethod.Post, $"deliveries/{newest}/replay", """{"times":30}""", System.Net.HttpStatusCode.Created))!;

        (answer["deliveries"]!.AsArray().Count + answer["not_listed"]!.GetValue<int>()).ShouldBe(30);
        emulator.Select($"SELECT count(*) FROM delivery WHERE replay_of = {newest}").ShouldBe("30");
    }

    private async Task<ApiClient> LargeDeliveriesAsync(int count)
    {
        var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT0.5S");
        await emulator.MultiplyDeliveryAsync(client, count, Large);
        return client;
    }
}
