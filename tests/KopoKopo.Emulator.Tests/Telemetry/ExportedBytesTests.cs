using System.Net.Http.Json;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KopoKopo.Emulator.Tests.Telemetry;

/// <summary>What leaves the process while telemetry is on: nothing secret to the collector, and nothing else than before to receivers.</summary>
[Collection(nameof(ExportingTests))]
public sealed class ExportedBytesTests(ExportingEmulator exporting, EmulatorServer silent)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_token_secret_key_phone_name_or_callback_path_is_exported()
    {
        const string phone = "254711223344", secret = "client-secret-13579", key = "api-key-24680", path = "hook-path-11235", query = "hook-query-81321";
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await exporting.NewClientAsync();
        var app = $"/_emulator/apps/{client.Api.ClientId}";
        (await client.Api.Http.PutAsJsonAsync(app, new { client_secret = secret, api_key = key }, Cancellation)).IsSuccessStatusCode.ShouldBeTrue();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = client.Api.ClientId,
            ["client_secret"] = secret,
            ["grant_type"] = "client_credentials",
        });
        var token = (await ApiClient.JsonAsync(await client.Api.Http.PostAsync("/oauth/token", form, Cancellation)))["access_token"].Text();
        client.Api.UseToken(token);
        await client.Api.Http.GetAsync($"/oauth/token/info?access_token={token}", Cancellation);
        await client.Api.Http.GetAsync($"/api/v1/incoming_payments/{token}", Cancellation);
        await client.Api.Http.GetAsync($"/{secret}/{phone}", Cancellation);
        client.Api.Http.DefaultRequestHeaders.Add("tracestate", $"vendor={phone}");
        var payment = new IncomingPaymentBuilder().With("subscriber.phone_number", $"+{phone}").With("subscriber.first_name", "Wanjiku-Exported");
        await client.Api.PayAsync(payment.CallingBack(new Uri(receiver.Url, $"/{path}?key={query}")));
        (await receiver.NextAsync()).ShouldBeSignedWith(key);
        await client.SpansAsync(7);
        var before = exporting.Collector.Count;
        await exporting.Collector.UntilAsync(() => exporting.Collector.Count > before + 1);

        var exported = exporting.Collector.Everything;

        exported.ShouldContain(client.Api.ClientId);
        foreach (var hidden in new[] { token, secret, key, phone, path, query, "Wanjiku-Exported", "Buyer" }) exported.ShouldNotContain(hidden);
    }

    [Fact]
    public async Task A_receiver_gets_the_same_headers_as_without_and_none_of_a_trace()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var traced = await exporting.NewClientAsync();
        using var plain = await silent.NewAppAsync();
        await plain.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var without = await receiver.NextAsync();

        await traced.Api.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var with = await receiver.NextAsync();

        with.Headers.Keys.ShouldBe(without.Headers.Keys);
        with.Headers.Keys.ShouldNotContain("traceparent", StringComparer.OrdinalIgnoreCase);
        with.Headers.Where(header => header.Key != "X-KopoKopo-Signature").ShouldBe(without.Headers.Where(header => header.Key != "X-KopoKopo-Signature"));
        (await traced.SpansAsync(3)).ShouldContain(span => span.Kind == CollectedSpan.Client);
    }

    [Theory]
    [InlineData("grpc", HttpProtocols.Http2)]
    [InlineData(TelemetrySteps.HttpProtobuf, HttpProtocols.Http1)]
    public async Task The_service_and_its_attributes_are_what_the_environment_says_by_either_protocol_and_the_last_is_sent_at_the_stop(
        string protocol, HttpProtocols spoken)
    {
        await using var collector = await Collector.StartAsync(spoken);
        await using var emulator = await TelemetrySteps.ExportingAsync(
            collector, protocol, ("OTEL_SERVICE_NAME", "shop-emulator"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=ci"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"), ("OTEL_BSP_SCHEDULE_DELAY", "3600000"));
        using (await ApiClient.ConnectAsync(emulator.Address, "by-either")) collector.Count.ShouldBe(0);

        (await emulator.TerminateAsync()).ShouldBe(0);

        collector.Spans.ShouldHaveSingleItem().Name.ShouldBe("POST /oauth/token");
        collector.Resource["service.name"].ShouldBe("shop-emulator");
        collector.Resource["deployment.environment.name"].ShouldBe("ci");
    }

    [Fact]
    public async Task The_service_is_called_for_the_emulator_where_nothing_else_is_said()
    {
        await exporting.Collector.UntilAsync(() => exporting.Collector.Measurements("kopokopo.due.pending").Count > 0);

        exporting.Collector.Resource["service.name"].ShouldBe("kopokopo-emulator");
    }
}
