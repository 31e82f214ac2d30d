using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Telemetry;

/// <summary>Traces: what was asked, what was decided, and each attempt to say so.</summary>
[Collection(nameof(ExportingTests))]
public sealed class TraceTests(ExportingEmulator exporting)
{
    private const string Payments = "/api/v1/incoming_payments";

    [Fact]
    public async Task A_payment_is_one_trace_of_its_request_its_decision_and_the_attempt()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await exporting.NewClientAsync();

        var location = await client.Api.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var spans = await client.SpansAsync(3);
        var request = spans.Single(span => span.Name == $"POST {Payments}");
        var decision = spans.Single(span => span.Name == "decide");
        var attempt = spans.Single(span => span.Name == "attempt incoming_payment");
        request.Parent.ShouldBe(client.Span);
        decision.Parent.ShouldBe(request.Id);
        attempt.Parent.ShouldBe(decision.Id);
        (request.Kind, attempt.Kind).ShouldBe((CollectedSpan.Server, CollectedSpan.Client));
        spans.ShouldAllBe(span => span.Status == 0 && span.EndedAt >= span.StartedAt);
        attempt.StartedAt.ShouldBeGreaterThan(decision.StartedAt);
        request.Attributes.ShouldBe(
            new Dictionary<string, string>
            {
                ["http.request.method"] = "POST",
                ["url.scheme"] = "http",
                ["http.response.status_code"] = "201",
                ["http.route"] = Payments,
                ["kopokopo.app"] = client.Api.ClientId,
            },
            ignoreOrder: true);
        decision.Attributes.ShouldBe(
            new Dictionary<string, string>
            {
                ["kopokopo.kind"] = "incoming_payment",
                ["kopokopo.resource"] = location.Segments[^1],
                ["kopokopo.decided_by"] = "default",
                ["kopokopo.outcome"] = "success",
            },
            ignoreOrder: true);
        attempt.Attributes.Where(attribute => attribute.Key != "kopokopo.delivery").ShouldBe(
            new Dictionary<string, string>
            {
                ["http.request.method"] = "POST",
                ["server.address"] = receiver.Url.Host,
                ["server.port"] = $"{receiver.Url.Port}",
                ["url.scheme"] = "http",
                ["kopokopo.app"] = client.Api.ClientId,
                ["kopokopo.topic"] = "incoming_payment",
                ["kopokopo.resource"] = location.Segments[^1],
                ["kopokopo.attempt.outcome"] = "delivered",
                ["http.response.status_code"] = "200",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_failed_attempt_is_an_error_and_its_retry_belongs_to_the_same_trace()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(503);
        using var client = await exporting.NewClientAsync();
        await client.Api.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.Api.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.Api.AdvanceAsync("PT2S");

        var attempts = (await client.SpansAsync(4)).Where(span => span.Kind == CollectedSpan.Client).ToList();

        attempts.Count.ShouldBe(2);
        attempts.ShouldAllBe(span => span.Status == CollectedSpan.Error && span.Attributes["error.type"] == "503");
        attempts.ShouldAllBe(span => span.Attributes["kopokopo.attempt.outcome"] == "refused");
        attempts.Select(span => span.Attributes.GetValueOrDefault("http.request.resend_count")).ShouldBe([null, "1"]);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_gives_no_reply()
    {
        using var client = await exporting.NewClientAsync();
        await client.Api.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.Api.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri("http://127.0.0.1:1/callback")));
        await client.Api.AdvanceAsync("PT0S");

        var attempt = (await client.SpansAsync(3)).Single(span => span.Kind == CollectedSpan.Client);

        (attempt.Status, attempt.Attributes["error.type"]).ShouldBe((CollectedSpan.Error, "no_reply"));
    }

    [Theory]
    [InlineData("+254700000049", null, "magic")]
    [InlineData("+254999999999", "wrong_pin", "header")]
    [InlineData("+254700000049", """{ "on": "incoming_payment", "outcome": "cancelled" }""", "queue")]
    public async Task A_decision_says_who_took_it(string phone, string? asked, string expected)
    {
        using var client = await exporting.NewClientAsync();
        if (expected == "queue") (await client.Api.PostAsync("/_emulator/outcomes", asked!)).IsSuccessStatusCode.ShouldBeTrue();
        if (expected == "header") client.Api.Http.DefaultRequestHeaders.Add("X-Emulator-Outcome", asked);

        await client.Api.PayAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", phone).CallingBack(WebhookReceiver.BuiltIn));

        (await client.SpansAsync(3)).Single(span => span.Name == "decide").Attributes["kopokopo.decided_by"].ShouldBe(expected);
    }

    [Fact]
    public async Task A_rules_decision_names_it_and_its_scenario_and_a_scripted_failure_is_the_requests_error()
    {
        using var client = await exporting.NewClientAsync();
        await client.Api.PlayAsync("""{ "name": "down", "on": "incoming_payment", "respond": { "status": 500 } }""");

        (await client.Api.PostAsync(Payments, new IncomingPaymentBuilder().ToJson())).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);

        var spans = await client.SpansAsync(2);
        var decision = spans.Single(span => span.Name == "decide").Attributes;
        (decision["kopokopo.decided_by"], decision["kopokopo.scenario"], decision["kopokopo.rule"]).ShouldBe(("rule", "played", "down"));
        decision.ContainsKey("kopokopo.resource").ShouldBeFalse();
        var request = spans.Single(span => span.Kind == CollectedSpan.Server);
        (request.Status, request.Attributes["error.type"]).ShouldBe((CollectedSpan.Error, "500"));
    }

    [Fact]
    public async Task A_request_that_belongs_to_no_trace_begins_one()
    {
        using var client = await ApiClient.ConnectAsync(exporting.Emulator.Address, $"app-{Guid.NewGuid():N}");
        bool IsToken(CollectedSpan span) => span.Name == "POST /oauth/token" && span.Attributes.GetValueOrDefault("kopokopo.app") == client.ClientId;

        await exporting.Collector.UntilAsync(() => exporting.Collector.Spans.Any(IsToken));

        exporting.Collector.Spans.Single(IsToken).Parent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_trace_that_its_caller_does_not_record_nothing_is_exported_not_even_its_attempts()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await exporting.NewClientAsync();
        var unrecorded = $"{Guid.NewGuid():N}";

        client.Says(unrecorded, isSampled: false);
        var unseen = (await client.Api.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url))).Segments[^1];
        await receiver.NextAsync();
        client.Says(client.Trace, isSampled: true);
        await client.Api.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.SpansAsync(3);

        exporting.Collector.Spans.ShouldNotContain(span => span.Trace == unrecorded || span.Attributes.Values.Contains(unseen));
    }

    [Fact]
    public async Task Calls_of_the_emulators_own_make_no_spans_and_a_webhook_that_one_caused_is_a_trace_of_its_own()
    {
        using var client = await exporting.NewClientAsync();
        await client.Api.SubscribeAsync("customer_created", WebhookReceiver.BuiltIn);
        foreach (var path in new[] { "/", "/console/main.js", "/health/ready", "/_emulator", "/_emulator/deliveries" })
        {
            (await client.Api.Http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        bool IsWebhook(CollectedSpan span) =>
            span.Name == "attempt customer_created" && span.Attributes.GetValueOrDefault("kopokopo.app") == client.Api.ClientId;
        await client.Api.SimulateAsync("customer_created", "{}");
        await exporting.Collector.UntilAsync(() => exporting.Collector.Spans.Any(IsWebhook));

        var webhook = exporting.Collector.Spans.Single(IsWebhook);
        webhook.Parent.ShouldBeEmpty();
        webhook.Trace.ShouldNotBe(client.Trace);
        (await client.SpansAsync(2)).Select(span => span.Name).ShouldBe(["POST /api/v1/webhook_subscriptions", "decide"], ignoreOrder: true);
    }
}
