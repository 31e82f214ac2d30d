using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.WebConsole;

/// <summary>
/// The pictures of docs/pictures, taken of the real page. To take them anew:
/// <c>KOPOKOPO_BROWSER=1 KOPOKOPO_WRITE=$PWD/docs/pictures dotnet test --filter FullyQualifiedName~PictureTests</c>.
/// </summary>
[Collection(nameof(ConsoleBrowser))]
public sealed class PictureTests(SharedServers servers, NodeTool node, ConsoleBrowser browser) : IClassFixture<SharedServers>
{
    private const int MostBytes = 200_000;
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47];

    [Fact]
    public async Task Its_views_can_be_shown_to_a_customer()
    {
        var emulator = servers.With(("TillOpeningBalance", "25000"));
        using var client = await ShopAsync(emulator);
        var story = (await client.GetJsonAsync("/_emulator/resources?kind=incoming_payment"))["resources"]!.AsArray()
            .First(resource => resource!["about"]!["amount"].Text() == "1250.0")!["id"].Text();

        await TakeAsync(emulator, client, "payments", $"payments/{story}", ".signature", "light", 1280);
        await TakeAsync(emulator, client, "payments-dark", $"payments/{story}", ".signature", "dark", 1280);
        await TakeAsync(emulator, client, "phone", "phone", ".prompt", "light", 1280);
        await TakeAsync(emulator, client, "phone-narrow", "phone", ".prompt", "dark", 390);
        await TakeAsync(emulator, client, "money", "money", "table", "light", 1280);
    }

    private async Task TakeAsync(EmulatorServer emulator, ApiClient client, string name, string view, string wait, string scheme, int width)
    {
        var taken = await browser.PlayAsync(node, "picture", emulator, client.ClientId, new { view, wait, scheme, width, height = 720 });

        var picture = Convert.FromBase64String(taken.Text());
        picture[..4].ShouldBe(Png);
        picture.Length.ShouldBeInRange(10_000, MostBytes);
        if (Environment.GetEnvironmentVariable("KOPOKOPO_WRITE") is not { } folder || !Directory.Exists(folder)) return;

        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), picture, TestContext.Current.CancellationToken);
    }

    // A morning's business: paid, refused, paid out, unheard of, and two who have not answered yet.
    private static async Task<ApiClient> ShopAsync(EmulatorServer emulator)
    {
        var client = await ApiClient.ConnectAsync(emulator.Address, $"duka-{Guid.NewGuid():N}"[..11]);
        client.Http.DefaultRequestHeaders.UserAgent.ParseAdd("duka/1.0");
        await client.FreezeAsync("2026-11-20T09:12:00+03:00");
        await client.SubscribeAsync("buygoods_transaction_received", WebhookReceiver.BuiltIn, "K000000");
        foreach (var (phone, amount) in new[] { ("+254722000111", 4999.5m), ("+254700000049", 300m), ("+254733444555", 640m), ("+254711223344", 2310m) })
        {
            await client.PayAsync(Push(phone, amount, WebhookReceiver.BuiltIn));
            await client.AdvanceAsync("PT3M27S");
        }

        await client.CreateAsync(RequestBuilder.Payment(1800));
        await client.AdvanceAsync("PT2M");
        await client.SimulateAsync("buygoods_transaction_received", """{ "amount": 85, "sender_phone_number": "+254790123456" }""");
        await client.AdvanceAsync("PT4M");
        await client.PayAsync(Push("+254799888777", 150, new Uri("http://127.0.0.1:1/callback")));
        await client.AdvanceAsync("PT5S");
        await client.PayAsync(Push("+254712345678", 1250, WebhookReceiver.BuiltIn));
        await client.AdvanceAsync("PT40S");
        await client.PayAsync(Push("+254701223344", 2100, WebhookReceiver.BuiltIn), "success; after=manual");
        await client.PayAsync(Push("+254745000999", 480, WebhookReceiver.BuiltIn), "success; after=manual");
        return client;
    }

    private static IncomingPaymentBuilder Push(string phone, decimal amount, Uri callback) =>
        new IncomingPaymentBuilder().With("subscriber.phone_number", phone).Of(amount).CallingBack(callback);
}
