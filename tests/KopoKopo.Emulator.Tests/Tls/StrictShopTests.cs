using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Control.Diagnosis;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Tls;

/// <summary>A shop on one machine under <c>Strict</c>, as against production: it calls over https and is called back over https.</summary>
public sealed class StrictShopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_pays_pays_out_and_settles_over_https_in_both_directions_without_a_warning()
    {
        using var folder = new TemporaryDatabase();
        await using var receiver = await TlsReceiver.StartAsync("localhost", TimeProvider.System.GetUtcNow().AddMonths(6));
        var trusted = Path.Combine(Path.GetDirectoryName(folder.FilePath)!, "receiver.pem");
        await File.WriteAllTextAsync(trusted, receiver.Pem, Cancellation);
        await using var server = EmulatorServer.With(
            ("Strict", "true"), ("Https:Port", "0"), ("CallbackTrust", trusted), ("Database", folder.FilePath), ("ResultDelay", "PT0S"));
        var address = server.SecureAddress();
        using var http = TlsSteps.ClientThatTrusts(await server.AuthorityAsync(), address);
        http.BaseAddress = new Uri($"https://sandbox.kopokopo.com:{address.Port}");
        var url = $"https://localhost:{receiver.Port}/callback";
        await http.AuthorizeAsync("sandbox", "sandbox");

        await CreateAsync(http, Requests.WebhookSubscription, ("url", url), ("scope_reference", "K000000"));
        await CreateAsync(http, Requests.IncomingPayment, ("_links.callback_url", url));
        await CreateAsync(http, Requests.PayRecipient);
        using var control = new HttpClient { BaseAddress = server.Address };
        var recipient = JsonNode.Parse(await control.GetStringAsync("/_emulator/destinations", Cancellation))!["destinations"]![0]!["reference"].Text();
        await CreateAsync(
            http, Requests.Payment,
            ("destination_type", "mobile_wallet"), ("destination_reference", recipient), ("_links.callback_url", url));
        await CreateAsync(http, Requests.SettlementTransfer, ("_links.callback_url", url));

        // The two results of payouts, the push's, and its webhook.
        var delivered = JsonNode.Parse(
            await control.GetStringAsync("/_emulator/deliveries/wait?status=delivered&count=4&timeout=PT30S", Cancellation))!["deliveries"]!.AsArray();
        delivered.Select(delivery => delivery!["topic"].Text()).Order().ShouldBe(
            ["buygoods_transaction_received", "incoming_payment", "payment", "settlement_transfer"]);
        delivered.ShouldAllBe(delivery => delivery!["url"].Text() == url);
        receiver.Requests.ShouldBe(4);
    }

    private static async Task CreateAsync(HttpClient http, SampleRequest request, params (string Path, string Value)[] changes)
    {
        foreach (var (path, value) in changes) request = request with { Json = request.With(path, $"\"{value}\"") };
        using var answer = await http.PostAsync(request.Path, new StringContent(request.Json, Encoding.UTF8, "application/json"), Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        answer.Headers.Contains("X-Emulator-Warning").ShouldBeFalse();
        answer.Headers.Location!.Host.ShouldBe("sandbox.kopokopo.com");
    }
}
