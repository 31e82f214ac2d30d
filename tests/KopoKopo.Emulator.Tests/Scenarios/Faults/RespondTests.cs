using System.Diagnostics;
using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;
using RawHttpConnection = KopoKopo.Emulator.Tests.Clients.RawHttpConnection;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>The synchronous answer in place of 201.</summary>
public sealed class RespondTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_status_with_an_error_message_has_Kopo_Kopos_shape(int status)
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync($$"""{ "status": {{status}}, "error_message": "What we said" }""");

        var answer = await PayAsync(client);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe($$"""{"error_code":{{status}},"error_message":"What we said"}""");
    }

    [Fact]
    public async Task A_body_that_is_an_object_is_answered_as_JSON()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 422, "body": {"errors":["a","b"],"n":1.50} }""");

        var answer = await PayAsync(client);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await ApiClient.JsonAsync(answer))["errors"]!.ToJsonString().ShouldBe("""["a","b"]""");
    }

    [Fact]
    public async Task A_body_that_is_a_text_is_answered_as_it_is_with_the_content_type_of_the_headers()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 502, "body": "<html>Bad Gateway é</html>", "headers": { "Content-Type": "text/html", "Server": "nginx" } }""");

        var answer = await PayAsync(client);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/html");
        answer.Headers.Server.ToString().ShouldBe("nginx");
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe("<html>Bad Gateway é</html>");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(500)]
    public async Task A_status_alone_has_no_body(int status)
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync($$"""{ "status": {{status}} }""");

        var answer = await PayAsync(client);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Headers_come_with_an_error_message()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 503, "error_message": "Later", "headers": { "Retry-After": "7", "X-Trace": "a b" } }""");

        var answer = await PayAsync(client);

        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        answer.Headers.GetValues("X-Trace").ShouldBe(["a b"]);
    }

    [Fact]
    public async Task A_delay_alone_holds_the_201_back_in_real_time_although_the_clock_is_frozen()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.RespondAsync("""{ "delay": "PT0.4S" }""");

        var started = Stopwatch.GetTimestamp();
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeInRange(0.39, 10);
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
    }

    [Fact]
    public async Task A_delayed_status_comes_late()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.RespondAsync("""{ "status": 504, "delay": "PT0.4S" }""");

        var started = Stopwatch.GetTimestamp();
        var answer = await PayAsync(client);

        Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeInRange(0.39, 10);
        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
    }

    [Fact]
    public async Task While_one_answer_is_held_back_another_request_is_answered()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "name": "slow", "on": "incoming_payment", "match": { "amount": 1 }, "respond": { "delay": "PT3S" } }""");

        var held = client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().Of(1).ToJson());
        await client.PayAsync(new IncomingPaymentBuilder().Of(2));
        var wasHeld = !held.IsCompleted;

        wasHeld.ShouldBeTrue();
        (await held).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_connection_lives_on_after_a_scripted_status()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 503, "body": "later" }""");
        using var connection = await RawHttpConnection.OpenAsync(emulator.Address);
        var request = RawClient.RequestBytes(client, "/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());

        var answers = new[] { await connection.ExchangeAsync(request), await connection.ExchangeAsync(request) };

        answers.ShouldAllBe(answer => answer.Status == 503 && answer.Body == "later");
    }

    private static Task<HttpResponseMessage> PayAsync(ApiClient client) => client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());
}
