using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>Answers in place of a token, and in place of the 201 of kinds that have no result.</summary>
public sealed class RespondElsewhereTests(EmulatorServer emulator)
{
    private const string Token = "oauth_token";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_can_be_refused_in_OAuths_shape()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 503, "error_message": "Later", "headers": { "Retry-After": "5" } }""", Token);

        var answer = await AskForTokenAsync(client);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        (await ApiClient.JsonAsync(answer))["error_description"].Text().ShouldBe("Later");
    }

    [Fact]
    public async Task A_token_can_be_answered_with_any_body()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 401, "body": { "error": "invalid_client" } }""", Token);

        var answer = await AskForTokenAsync(client);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("\"invalid_client\"");
    }

    [Fact]
    public async Task A_delay_alone_holds_a_good_token_back_in_real_time()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.RespondAsync("""{ "delay": "PT0.4S" }""", Token);

        var started = Stopwatch.GetTimestamp();
        client.UseToken(await client.NewTokenAsync());

        Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeInRange(0.39, 10);
        await client.PayAsync(new IncomingPaymentBuilder());
    }

    [Theory]
    [InlineData("EMPTY_RESPONSE", null)]
    [InlineData("CONNECTION_RESET_BY_PEER", SocketError.ConnectionReset)]
    public async Task A_tokens_connection_can_break(string fault, SocketError? error)
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync($$"""{ "fault": "{{fault}}" }""", Token);

        var answer = await client.SendRawAsync(
            "/oauth/token", $"client_id={client.ClientId}&client_secret=secret&grant_type=client_credentials", "application/x-www-form-urlencoded");

        answer.ShouldBe(new RawAnswer("", error));
    }

    [Fact]
    public async Task The_client_sees_the_status_although_the_token_was_created()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 500, "created": true }""", Token);

        (await AskForTokenAsync(client)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_scripted_token_leaves_tokens_that_were_issued_and_other_apps_alone()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 500 }""", Token);

        using var other = await emulator.NewAppAsync();

        await client.PayAsync(new IncomingPaymentBuilder());
        await other.PayAsync(new IncomingPaymentBuilder());
    }

    [Theory]
    [InlineData("webhook_subscription")]
    [InlineData("pay_recipient")]
    [InlineData("merchant_bank_account")]
    [InlineData("merchant_wallet")]
    public async Task A_kind_without_a_result_can_be_refused(string kind)
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 503, "error_message": "Later" }""", kind);

        var answer = await client.PostAsync(Requests.Named(kind).Path, Requests.Named(kind).Json);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.CountAsync(kind)).ShouldBe(0);
    }

    [Theory]
    [InlineData("webhook_subscription")]
    [InlineData("pay_recipient")]
    [InlineData("merchant_bank_account")]
    [InlineData("merchant_wallet")]
    public async Task A_kind_without_a_result_can_exist_although_the_client_saw_an_error(string kind)
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "status": 500, "created": true }""", kind);

        var answer = await client.PostAsync(Requests.Named(kind).Path, Requests.Named(kind).Json);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await client.CountAsync(kind)).ShouldBe(1);
    }

    [Fact]
    public async Task A_subscription_that_the_client_does_not_know_of_is_told_of_payments()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.RespondAsync("""{ "fault": "CONNECTION_RESET_BY_PEER", "created": true }""", "webhook_subscription");
        await client.SendRawAsync(RequestBuilder.Subscription("buygoods_transaction_received", receiver.Url));

        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT1S");

        (await receiver.NextAsync()).Json["topic"].Text().ShouldBe("buygoods_transaction_received");
    }

    [Fact]
    public async Task A_kind_without_a_result_can_be_answered_late()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync("""{ "delay": "PT0.4S" }""", "pay_recipient");

        var started = Stopwatch.GetTimestamp();
        await client.CreateAsync(RequestBuilder.Recipient());

        Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeInRange(0.39, 10);
    }

    private static async Task<HttpResponseMessage> AskForTokenAsync(ApiClient client)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = client.ClientId,
            ["client_secret"] = "secret",
            ["grant_type"] = "client_credentials",
        });
        return await client.Http.PostAsync("/oauth/token", form, Cancellation);
    }
}
