using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Resources;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// An app that is never reset: whatever it was told is accepted must become final and be called back, the same bytes each time, and its ledger must be what
/// its callbacks and webhooks say, those of requests included whose answer a kill took away.
/// </summary>
internal sealed class MoneyApp(string clientId, WebhookReceiver receiver, Random draws, bool isFrozen) : IAppUnderLoad
{
    private readonly HashSet<string> _accepted = [];
    private readonly HashSet<string> _simulated = [];
    private ApiClient? _client;
    private bool _isSetUp;

    private ApiClient Client => _client.ShouldNotBeNull();

    public async Task ConnectAsync(Uri address)
    {
        _client?.Dispose();
        _client = await ApiClient.ConnectAsync(address, clientId);
        if (_isSetUp) return;

        if (isFrozen) await _client.FreezeAsync(MerchantSteps.Noon);
        foreach (var topic in WebhookTopics.Names) await _client.SubscribeAsync(topic, receiver.Url);
        _isSetUp = true;
    }

    public async Task WorkAsync(Func<bool> done)
    {
        try
        {
            do await NextAsync();
            while (done());
        }
        catch (Exception gone) when (KillLoad.IsGone(gone))
        {
            // Killed: what was not answered may have happened or not.
        }
    }

    public async Task ShouldHaveLostNothingAsync()
    {
        if (isFrozen) await Client.AdvanceAsync("PT1H");
        await Looking.UntilAsync(
            $"nothing of {clientId} is due", async () => (await Client.GetJsonAsync("/_emulator"))["counts"]!["due"]!.GetValue<long>() == 0);

        var arrived = (await receiver.NextAsync(receiver.Waiting)).ToLookup(IdOf);
        _accepted.Except(arrived.Select(callback => callback.Key)).ShouldBeEmpty($"{clientId} was told that these are accepted and never what became of them");
        var witness = new LedgerWitness();
        foreach (var callbacks in arrived)
        {
            foreach (var callback in callbacks) callback.ShouldBeSignedWith(ApiClient.ApiKey);
            witness.Read(callbacks.DistinctBy(callback => callback.Text).ShouldHaveSingleItem($"{clientId}: each time the same bytes"));
        }

        foreach (var id in _accepted)
        {
            (await ResourceAsync(id))["status"].ShouldNotBeNull($"{clientId}: {id} is final").GetValue<string>().ShouldNotBe("Pending");
        }

        _simulated.Except(witness.Received.Keys).ShouldBeEmpty($"{clientId}: money that came in and that nobody was told of");
        (await Client.GetJsonAsync("/_emulator/ledger"))["total"].Text().ShouldBe($"{witness.Total:0.0#}", $"the ledger of {clientId}");
    }

    public void Dispose() => _client?.Dispose();

    private async Task NextAsync()
    {
        switch (draws.Next(isFrozen ? 10 : 9))
        {
            case < 4:
                await AcceptAsync(Client.PayAsync(new IncomingPaymentBuilder().Of(Amount()).CallingBack(receiver.Url)));
                break;
            case < 6:
                await AcceptAsync(Client.CreateAsync(RequestBuilder.Payment(Amount()).CallingBack(receiver.Url)));
                break;
            case 6:
                await AcceptAsync(Client.CreateAsync(RequestBuilder.TargetedTransfer(Amount()).CallingBack(receiver.Url)));
                break;
            case 7:
                await Client.CreateAsync(RequestBuilder.Recipient());
                break;
            case 8:
                var simulated = await Client.SimulateAsync("buygoods_transaction_received", $$"""{ "amount": {{Amount()}} }""");
                _simulated.Add(simulated["event"]!["reference"].Text());
                break;
            default:
                await Client.AdvanceAsync("PT0.7S");
                break;
        }
    }

    private async Task AcceptAsync(Task<Uri> creating) => _accepted.Add((await creating).Segments[^1]);

    private Task<JsonNode> ResourceAsync(string id) => Client.GetJsonAsync($"/_emulator/resources/{id}");

    private decimal Amount() => draws.Next(100, 100_000) / 100m;

    private static string IdOf(ReceivedWebhook callback) => (callback.Json["id"] ?? callback.Json["data"]!["id"]).Text();
}
