using System.Net;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>Finding requests in the inbound journal.</summary>
public sealed class RequestFilterTests(EmulatorServer emulator)
{
    [Fact]
    public async Task All_are_listed_the_newest_first()
    {
        using var client = await TradingAsync();

        (await client.RequestsAsync()).Select(Describe).ShouldBe(
        [
            "POST /api/v1/payments 400", "POST /api/v1/payments 201", "GET /api/v1/pay_recipients 404",
            "POST /api/v1/pay_recipients 201", "POST /oauth/token 200",
        ]);
    }

    [Theory]
    [InlineData("path=pay_recipients", 2)]
    [InlineData("path=PAY_RECIPIENTS", 2)]
    [InlineData("path=/api/v1/payments", 2)]
    [InlineData("path=oauth", 1)]
    [InlineData("path=nothing", 0)]
    [InlineData("path=", 5)]
    [InlineData("status=201", 2)]
    [InlineData("status=404", 1)]
    [InlineData("status=500", 0)]
    [InlineData("status=201&path=payments", 1)]
    [InlineData("since=2026-01-31T12:00:00%2B03:00", 5)]
    [InlineData("since=2026-01-31T12:00:10%2B03:00", 2)]
    [InlineData("since=2026-01-31T09:00:10Z", 2)]
    [InlineData("since=2026-01-31T12:00:10.001%2B03:00", 0)]
    [InlineData("since=2026-01-31T12:00:05%2B03:00&status=400&path=payments", 1)]
    public async Task They_are_found_by_path_status_and_time(string query, int found)
    {
        using var client = await TradingAsync();

        (await client.RequestsAsync(query)).Count.ShouldBe(found);
    }

    [Fact]
    public async Task Those_that_made_a_resource_or_asked_for_it_are_found_by_its_id()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var wanted = await client.PayAsync(new IncomingPaymentBuilder());
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.GetTextAsync(wanted);
        await client.Http.GetAsync($"/api/v1/incoming_payments?id={wanted.Segments[^1]}", TestContext.Current.CancellationToken);

        (await client.RequestsAsync($"resource={wanted.Segments[^1]}")).Select(Describe).ShouldBe(
            ["GET /api/v1/incoming_payments 200", $"GET {wanted.AbsolutePath} 200", "POST /api/v1/incoming_payments 201"]);
        (await client.RequestsAsync("resource=")).Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("status=ok", "status must be")]
    [InlineData("status=-201", "status must be")]
    [InlineData("since=yesterday", "since must be")]
    [InlineData("since=", "since must be")]
    [InlineData("limit=0", "limit must be")]
    [InlineData("limit=1001", "limit must be")]
    [InlineData("limit=many", "limit must be")]
    [InlineData("next=later", "next must be")]
    public async Task A_filter_that_makes_no_sense_is_refused(string query, string message)
    {
        using var client = await emulator.NewAppAsync();

        (await client.Http.RefusalAsync(HttpMethod.Get, $"requests?{query}", "", HttpStatusCode.BadRequest)).ShouldStartWith(message);
    }

    [Fact]
    public async Task A_list_comes_in_parts_and_each_names_the_next()
    {
        using var client = await emulator.NewAppAsync();
        for (var i = 0; i < 9; i++) await client.TokenWorthAsync();
        var all = (await client.RequestsAsync()).Select(request => request["id"]!.ToJsonString()).ToList();

        var (byThree, parts) = await client.PagesAsync("requests", "requests", 3);
        var (byFive, halves) = await client.PagesAsync("requests", "requests", 5);

        all.Count.ShouldBe(10);
        byThree.ShouldBe(all);
        byFive.ShouldBe(all);
        parts.ShouldBe([3, 3, 3, 1]);
        halves.ShouldBe([5, 5]);
    }

    [Fact]
    public async Task What_comes_meanwhile_moves_no_part()
    {
        using var client = await emulator.NewAppAsync();
        for (var i = 0; i < 3; i++) await client.TokenWorthAsync();
        var all = (await client.RequestsAsync()).Select(request => request["id"]!.ToJsonString()).ToList();

        var first = await client.GetJsonAsync("/_emulator/requests?limit=2");
        await client.TokenWorthAsync();
        var second = await client.GetJsonAsync($"/_emulator/requests?limit=2&next={first["next"]}");

        second["requests"]!.AsArray().Select(request => request!["id"]!.ToJsonString()).ShouldBe(all[2..]);
        second["next"].ShouldBeNull();
    }

    [Fact]
    public async Task A_filter_holds_over_all_parts()
    {
        using var client = await TradingAsync();

        var first = await client.GetJsonAsync("/_emulator/requests?limit=1&status=201");
        var second = await client.GetJsonAsync($"/_emulator/requests?limit=1&status=201&next={first["next"]}");

        Describe(first["requests"]![0]!).ShouldBe("POST /api/v1/payments 201");
        Describe(second["requests"]![0]!).ShouldBe("POST /api/v1/pay_recipients 201");
        second["next"].ShouldBeNull();
    }

    private static string Describe(System.Text.Json.Nodes.JsonNode request) => $"{request["method"]} {request["path"]} {request["status"]}";

    // A token, a recipient and a look-up at noon; ten seconds later a payout and one that is refused.
    private async Task<ApiClient> TradingAsync()
    {
        using var first = await emulator.NewAppAtNoonAsync();
        await first.ResetAsync();
        await first.FreezeAsync(MerchantSteps.Noon);
        var client = await ApiClient.ConnectAsync(emulator.Address, first.ClientId);
        await client.CreateAsync(RequestBuilder.Recipient());
        await client.SendAsync(HttpMethod.Get, $"/api/v1/pay_recipients?id={Guid.NewGuid()}");
        await client.AdvanceAsync("PT10S");
        await client.CreateAsync(RequestBuilder.Payment());
        await client.RefusalAsync(RequestBuilder.Payment(0));
        return client;
    }
}
