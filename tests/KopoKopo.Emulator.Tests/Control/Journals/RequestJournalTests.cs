using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>The inbound journal: what is kept of a request and its answer.</summary>
public sealed class RequestJournalTests(EmulatorServer emulator)
{
    private const string Payments = "/api/v1/incoming_payments";
    private const int Longest = 64 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_kept_as_it_was_with_its_answer()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var body = " {\r\n\t" + new IncomingPaymentBuilder().With("metadata.notes", "Kaffee & Früchte \u2028 😀").ToJson()[1..] + "\n ";

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(
            HttpMethod.Post, $"{Payments}?a=1&b=%20x", content, ("X-Request-Id", "my-request"), ("X-Own", "one"), ("User-Agent", "shop/1.0"));
        var kept = await client.RequestAsync("incoming_payments");

        kept["method"].Text().ShouldBe("POST");
        kept["path"].Text().ShouldBe(Payments);
        kept["query"].Text().ShouldBe("?a=1&b=%20x");
        kept["body"].Text().ShouldBe(body);
        kept["body_cut"]!.GetValue<bool>().ShouldBeFalse();
        kept["headers"]!["Content-Type"].Text().ShouldBe("application/json; charset=utf-8");
        kept["headers"]!["X-Own"].Text().ShouldBe("one");
        kept["headers"]!["User-Agent"].Text().ShouldBe("shop/1.0");
        kept["request_id"].Text().ShouldBe("my-request");
        kept["at"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
        kept["duration_ms"]!.GetValue<double>().ShouldBeGreaterThan(0);
        kept["fault"].ShouldBeNull();
        kept["status"]!.GetValue<int>().ShouldBe(201);
        kept["response"]!["body"].Text().ShouldBeEmpty();
        kept["response"]!["headers"]!.AsObject()
            .Single(header => header.Key.Equals("location", StringComparison.OrdinalIgnoreCase)).Value
            .Text()
            .ShouldBe(answer.Headers.Location!.AbsoluteUri);
        kept["response"]!["headers"]!["X-Request-Id"].Text().ShouldBe("my-request");
    }

    [Fact]
    public async Task An_answers_body_is_kept_byte_for_byte()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().With("subscriber.first_name", "Zoë & <Co>"));

        var answer = await client.GetTextAsync(location);

        (await client.RequestAsync(location.Segments[^1]))["response"]!["body"].Text().ShouldBe(answer);
    }

    [Fact]
    public async Task A_refusal_is_kept_with_its_words()
    {
        using var client = await emulator.NewAppAsync();
        using var answer = await client.PostAsync(Payments, "{ not json");

        var kept = await client.RequestAsync("incoming_payments");

        kept["status"]!.GetValue<int>().ShouldBe(400);
        kept["body"].Text().ShouldBe("{ not json");
        kept["response"]!["body"].Text().ShouldBe(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task What_production_would_refuse_is_said()
    {
        using var client = await emulator.NewAppAsync();
        using var answer = await client.PostAsync(Payments, new IncomingPaymentBuilder().With("till_number", "K555555").ToJson());

        var warnings = (await client.RequestAsync("incoming_payments"))["warnings"]!.AsArray().Select(warning => warning.Text()).ToList();

        warnings.ShouldBe(answer.Headers.GetValues("X-Emulator-Warning"));
        warnings.ShouldContain(
            warning => warning.StartsWith("production would refuse this: ", StringComparison.Ordinal) && warning.Contains("https", StringComparison.Ordinal));
        warnings.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task One_is_found_by_its_id_or_by_its_request_id()
    {
        using var client = await emulator.NewAppAsync();
        await client.SendAsync(HttpMethod.Get, $"{Payments}/{Guid.NewGuid()}", null, ("X-Request-Id", $"of-{client.ClientId}"));
        var listed = await client.RequestAsync("incoming_payments");

        var byId = await client.GetJsonAsync($"/_emulator/requests/{listed["id"]}");
        var byRequestId = await client.GetJsonAsync($"/_emulator/requests/of-{client.ClientId}");

        JsonNode.DeepEquals(byId, listed).ShouldBeTrue();
        JsonNode.DeepEquals(byRequestId, listed).ShouldBeTrue();
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("nothing")]
    [InlineData("-1")]
    public async Task One_that_is_not_kept_is_404(string id)
    {
        using var client = await emulator.NewAppAsync();

        (await client.Http.RefusalAsync(HttpMethod.Get, $"requests/{id}", "", HttpStatusCode.NotFound))
            .ShouldBe($"There is no request {id}, or it is no longer kept");
    }

    [Fact]
    public async Task Calls_to_the_emulator_itself_are_not_kept()
    {
        using var client = await emulator.NewAppAsync();
        await client.GetJsonAsync("/_emulator/clock");
        await client.GetJsonAsync("/health/ready");
        await client.SimulateAsync("m2m_transaction_received");

        (await client.RequestsAsync()).Select(request => request["path"].Text()).ShouldBe(["/oauth/token"]);
    }

    [Fact]
    public async Task A_request_with_a_bad_token_is_kept_with_the_sandbox()
    {
        using var client = await emulator.NewAppAsync();
        var path = $"{Payments}/{Guid.NewGuid()}";
        using var answer = await client.SendAsync(HttpMethod.Get, path, null, ("Authorization", "Bearer nonsense"));

        var kept = (await client.RequestsOfNobodyAsync(path)).ShouldHaveSingleItem();

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        kept["status"]!.GetValue<int>().ShouldBe(401);
        kept["response"]!["headers"]!["WWW-Authenticate"].Text().ShouldStartWith("Bearer realm=\"Doorkeeper\"");
        (await client.RequestsAsync("path=incoming_payments")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_is_turned_away_is_kept_with_its_body()
    {
        using var client = await emulator.NewAppAsync();
        var body = new IncomingPaymentBuilder().With("metadata.reference", client.ClientId).ToJson();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(HttpMethod.Post, $"{Payments}?of={client.ClientId}", content, ("Authorization", "Bearer nonsense"));

        var kept = (await client.RequestsOfNobodyAsync(Payments)).Single(request => request["query"].Text() == $"?of={client.ClientId}");

        kept["status"]!.GetValue<int>().ShouldBe(401);
        kept["body"].Text().Length.ShouldBe(body.Length);
        (kept["body"].Text() == body).ShouldBeTrue();
    }

    [Fact]
    public async Task A_scripted_answer_to_a_token_request_is_kept_with_its_app()
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync("""{"on":"oauth_token","respond":{"status":503,"error_message":"Come back later"}}""");
        (await client.Http.TokenStatusAsync(client.ClientId, "secret")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        var statuses = (await client.RequestsAsync("path=oauth")).Select(request => request["status"]!.GetValue<int>());

        statuses.ShouldBe([503, 200]);
    }

    [Theory]
    [InlineData("EMPTY_RESPONSE")]
    [InlineData("CONNECTION_RESET_BY_PEER")]
    [InlineData("MALFORMED_RESPONSE_CHUNK")]
    [InlineData("RANDOM_DATA_THEN_CLOSE")]
    public async Task A_fault_stands_in_the_place_of_a_status(string fault)
    {
        using var client = await emulator.NewAppAsync();
        await client.QueueAsync($$"""{"on":"incoming_payment","respond":{ "fault": "{{fault}}" } }""");
        await Should.ThrowAsync<HttpRequestException>(() => client.PostAsync(Payments, new IncomingPaymentBuilder().ToJson()));
        await Looking.UntilAsync("the request is in the journal", async () => (await client.RequestsAsync("path=incoming_payments")).Count == 1);

        var kept = await client.RequestAsync("incoming_payments");

        kept["fault"].Text().ShouldBe(fault);
        kept["status"].ShouldBeNull();
        (await client.RequestsAsync("status=200&path=incoming_payments")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_is_cut_at_64_KB_and_that_is_said()
    {
        using var client = await emulator.NewAppAsync();
        var fits = PaddedTo(Longest);
        var tooLong = PaddedTo(Longest + 1);

        (await client.PostAsync(Payments, fits)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.PostAsync(Payments, tooLong)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var kept = await client.RequestsAsync("path=incoming_payments");

        (kept[1]["body"].Text() == fits).ShouldBeTrue();
        kept[1]["body_cut"]!.GetValue<bool>().ShouldBeFalse();
        (kept[0]["body"].Text() == tooLong[..Longest]).ShouldBeTrue();
        kept[0]["body_cut"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_is_cut_at_64_KB_and_that_is_said()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => client.SimulateAsync("buygoods_transaction_received")));
        var location = await client.CreateAsync(RequestBuilder.Polling());
        await client.AdvanceAsync("PT1S");
        var answer = await client.GetTextAsync(location);
        answer.Length.ShouldBeGreaterThan(Longest);

        var response = (await client.RequestAsync(location.Segments[^1]))["response"]!;

        (response["body"].Text() == answer[..Longest]).ShouldBeTrue();
        response["body_cut"].ShouldNotBeNull().GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Of_each_app_so_many_are_kept_as_the_settings_say()
    {
        await using var server = EmulatorServer.With(("JournalSize", "20"));
        using var one = await server.NewAppAsync();
        using var two = await server.NewAppAsync();
        for (var i = 0; i < 25; i++) await one.SendAsync(HttpMethod.Get, $"{Payments}?n={i}");

        (await one.RequestsAsync()).Select(request => request["query"].Text()).ShouldBe(Enumerable.Range(5, 20).Reverse().Select(i => $"?n={i}"));
        (await two.RequestsAsync()).Count.ShouldBe(1);
    }

    private static string PaddedTo(int length)
    {
        var json = new IncomingPaymentBuilder().With("padding", "").ToJson();
        return new IncomingPaymentBuilder().With("padding", new string('x', length - json.Length)).ToJson();
    }
}
