using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>GET /_emulator/resources?kind=&amp;limit=&amp;next=</c>: what clients created, the newest first.</summary>
public sealed class ResourceListTests(EmulatorServer emulator)
{
    [Fact]
    public async Task All_kinds_are_listed_newest_first()
    {
        using var client = await emulator.NewAppAsync();
        foreach (var request in Requests.All) await client.PostAsync(request.Path, request.Json);

        var list = await client.GetJsonAsync("/_emulator/resources");

        list["resources"]!.AsArray().Select(resource => resource!["kind"].Text()).ShouldBe(Requests.All.Select(request => request.Kind).Reverse());
        list["next"].ShouldBeNull();
    }

    [Fact]
    public async Task One_kind_is_listed_as_each_is_explained()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CreateAsync(RequestBuilder.Polling());
        var payment = await client.PayAsync(new IncomingPaymentBuilder(), "cancelled");
        await client.CreateAsync(RequestBuilder.Sms());
        await client.AdvanceAsync("PT0.5S");

        var listed = (await client.GetJsonAsync("/_emulator/resources?kind=incoming_payment"))["resources"]!.AsArray().ShouldHaveSingleItem();

        JsonNode.DeepEquals(listed, await client.ExplainAsync(payment)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_long_list_comes_in_parts_and_each_says_where_the_next_begins()
    {
        using var client = await emulator.NewAppAsync();
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add((await client.PayAsync(new IncomingPaymentBuilder())).Segments[^1]);
            await client.CreateAsync(RequestBuilder.Polling());
        }

        var seen = new List<string>();
        var parts = new List<int>();
        string? next = null;
        do
        {
            var part = await client.GetJsonAsync($"/_emulator/resources?kind=incoming_payment&limit=3{(next is null ? "" : $"&next={next}")}");
            var resources = part["resources"]!.AsArray();
            parts.Add(resources.Count);
            seen.AddRange(resources.Select(resource => resource!["id"].Text()));
            next = part["next"]?.GetValue<string>();
        }
        while (next is not null);

        parts.ShouldBe([3, 3, 1]);
        seen.ShouldBe(ids.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task Where_the_last_part_is_full_no_next_is_named()
    {
        using var client = await emulator.NewAppAsync();
        for (var i = 0; i < 3; i++) await client.PayAsync(new IncomingPaymentBuilder());

        (await client.GetJsonAsync("/_emulator/resources?limit=3"))["next"].ShouldBeNull();
        (await client.GetJsonAsync("/_emulator/resources?limit=2"))["next"].Text().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("kind=incoming_paymnt", "There is no kind incoming_paymnt")]
    [InlineData("limit=0", "limit must be a whole number from 1 to 1000")]
    [InlineData("limit=1001", "limit must be a whole number from 1 to 1000")]
    [InlineData("limit=many", "limit must be a whole number from 1 to 1000")]
    [InlineData("next=soon", "next must be what the part before said")]
    public async Task What_cannot_be_listed_is_refused(string query, string complaint)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.Http.GetAsync($"/_emulator/resources?{query}", TestContext.Current.CancellationToken);

        (await answer.RefusalAsync()).ShouldStartWith(complaint);
    }
}
