using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Telemetry;

/// <summary>
/// Metrics: their names, and what they are told apart by, which does not grow with clients, payments or addresses. They are the whole emulator's, so no other
/// class uses this one.
/// </summary>
public sealed class MetricTests(ExportingEmulator exporting) : IClassFixture<ExportingEmulator>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_told_apart_by_route_and_status_decisions_by_kind_and_who_took_them_attempts_by_topic_and_outcome()
    {
        using var client = await exporting.NewClientAsync();
        await client.Api.PayAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn));
        await client.Api.Http.GetAsync($"/api/v1/incoming_payments/{Guid.NewGuid()}", Cancellation);
        using var odd = new HttpRequestMessage(new HttpMethod("BREW"), $"/{Guid.NewGuid()}");
        await client.Api.Http.SendAsync(odd, Cancellation);

        await AreMeasuredAsync(
            "http.server.request.duration",
            ["http.request.method=POST", "http.response.status_code=201", "http.route=/api/v1/incoming_payments", "url.scheme=http"],
            ["http.request.method=GET", "http.response.status_code=404", "http.route=/api/v1/incoming_payments/{id}", "url.scheme=http"],
            ["http.request.method=_OTHER", "http.response.status_code=404", "url.scheme=http"]);
        await AreMeasuredAsync("kopokopo.decisions", ["kopokopo.decided_by=default", "kopokopo.kind=incoming_payment"]);
        await AreMeasuredAsync("kopokopo.attempt.duration", ["kopokopo.attempt.outcome=delivered", "kopokopo.topic=incoming_payment"]);
        await AreMeasuredAsync("kopokopo.delivery.lag", []);
    }

    [Fact]
    public async Task What_waits_and_who_listens_is_looked_at_whenever_metrics_are_sent()
    {
        using var client = await exporting.NewClientAsync();
        await client.Api.FreezeAsync(MerchantSteps.Noon);
        await ShowsAsync("kopokopo.due.pending", 0);
        client.Api.Http.DefaultRequestHeaders.Add("X-Emulator-Outcome", "success; after=PT1H");
        await client.Api.PayAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn));
        await ShowsAsync("kopokopo.due.pending", 1);
        await client.Api.AdvanceAsync("PT1H");
        await ShowsAsync("kopokopo.due.pending", 0);

        await ShowsAsync("kopokopo.feed.listeners", 0);
        using (await client.Api.Http.GetStreamAsync("/_emulator/events", Cancellation)) await ShowsAsync("kopokopo.feed.listeners", 1);
        await ShowsAsync("kopokopo.feed.listeners", 0);
        await ShowsAsync("kopokopo.writer.queue", 0);
    }

    private Task ShowsAsync(string gauge, ulong value) => exporting.Collector.UntilAsync(() => exporting.Collector.Gauge(gauge) == value);

    // These are among them, and all have names of attributes that these have.
    private async Task AreMeasuredAsync(string name, params string[][] expected)
    {
        HashSet<string> Measured() => [.. exporting.Collector.Measurements(name).Select(Line)];
        await exporting.Collector.UntilAsync(() => expected.All(attributes => Measured().Contains(string.Join(' ', attributes))));

        var names = expected.SelectMany(attributes => attributes).Select(attribute => attribute.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        exporting.Collector.Measurements(name).SelectMany(attributes => attributes.Keys).ShouldBeSubsetOf(names);
    }

    private static string Line(IReadOnlyDictionary<string, string> attributes) =>
        string.Join(' ', attributes.Select(attribute => $"{attribute.Key}={attribute.Value}").Order(StringComparer.Ordinal));
}
