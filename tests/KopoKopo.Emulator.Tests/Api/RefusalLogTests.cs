using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>What the log and the journal say of a request beyond its answer.</summary>
public sealed class RefusalLogTests(EmulatorServer emulator)
{
    private const string NotHttps = "production would refuse this: Callback url must be https";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refusals_reason_stands_in_the_journal()
    {
        using var client = await emulator.NewAppAsync();
        await client.PayAsync(new IncomingPaymentBuilder());
        using var refused = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().Without("till_number").ToJson());

        var own = (await client.GetJsonAsync("/_emulator/requests"))["requests"]!.AsArray();

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Refusals(own, "/api/v1/incoming_payments").ShouldBe(["Till number can't be blank", null]);
    }

    [Fact]
    public async Task A_refusals_reason_stands_on_its_log_line_and_plain_http_is_said_once_for_each_app()
    {
        await using var process = await EmulatorHere.ServeAsync(
            "--urls=http://127.0.0.1:0", "--Emulator:Database=", "--Emulator:Banner=false",
            "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:KopoKopo=Information");
        using var one = await ApiClient.ConnectAsync(process.Address, "one");
        using var other = await ApiClient.ConnectAsync(process.Address, "other");
        foreach (var client in new[] { one, one, one, other, other }) await client.PayAsync(new IncomingPaymentBuilder());
        using var warned = await one.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());
        using var refused = await one.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().Without("till_number").ToJson());

        await process.PrintsAsync("Till number can't be blank");

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        warned.Headers.GetValues("X-Emulator-Warning").ShouldContain(NotHttps);
        process.Output.Split(NotHttps).Length.ShouldBe(3, "twice, once for each app");
    }

    private static IEnumerable<string?> Refusals(JsonArray requests, string path) =>
        requests.Where(request => request!["path"].Text() == path).Select(request => request!["refusal"]?.GetValue<string>());
}
