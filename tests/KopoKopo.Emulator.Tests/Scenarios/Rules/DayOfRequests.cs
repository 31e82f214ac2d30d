using System.Globalization;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>
/// A day of requests whose results are drawn: run once for all tests, and again as each test wants it. The receiver is the same in all runs, since
/// callbacks carry its address, and a public URL stands in their links.
/// </summary>
public sealed class DayOfRequests : IAsyncLifetime
{
    public const int Seed = 42;
    private const string ClientId = "determined";
    private const string PublicUrl = "https://kopokopo.example";

    // Whatever is drawn: when results come, what is sent late, twice or not at all.
    private static readonly string[] Rules =
    [
        """
        { "name": "jitter", "on": "incoming_payment", "times": 8, "thenState": "Asked", "after": { "lognormal": { "median": "PT0.8S", "sigma": 0.6, "max": "PT5S" } },
          "deliver": [
            { "to": "callback", "delay": { "uniform": ["PT0.1S", "PT2S"] }, "faults": [ { "duplicate": 2, "gap": { "uniform": ["PT0S", "PT3S"] }, "probability": 0.5 } ] },
            { "to": "buygoods_transaction_received", "faults": [ { "drop": true, "probability": 0.3 } ] },
            { "to": "customer_created" } ] }
        """,
        """
        { "name": "reversed", "on": "incoming_payment", "whenState": "Asked", "outcome": "success_then_reversed", "match": { "nth": { "greaterThan": 10 } } }
        """,
        """
        { "name": "partly", "on": "payment", "after": { "uniform": ["PT0.1S", "PT2.5S"] }, "outcome": { "batches": [ { "status": "Transferred" }, { "status": "Failed" } ] } }
        """,
    ];

    private WebhookReceiver? _receiver;

    /// <summary>The signature and body of all that arrived.</summary>
    public IReadOnlyList<string> Callbacks { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        Callbacks = await RunAsync(Seed);
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null) await _receiver.DisposeAsync();
    }

    /// <summary>
    /// Runs a day of requests on a new database, and answers the signature and body of all that arrived, in an order of their own. An emulator that is killed
    /// at lunch is a process of its own until then.
    /// </summary>
    public async Task<IReadOnlyList<string>> RunAsync(int seed, bool isKilledAtLunch = false)
    {
        using var database = new TemporaryDatabase();
        var receiver = _receiver!;
        if (isKilledAtLunch)
        {
            await using var morning = await EmulatorProcess.StartAsync(
                database.Setting, $"--Emulator:PublicUrl={PublicUrl}", "--Logging:LogLevel:Default=Warning");
            await BeginAsync(morning.Address, receiver.Url, seed);
            await morning.KillAsync();
        }

        await using var emulator = EmulatorServer.With(("Database", database.FilePath), ("PublicUrl", PublicUrl));
        if (!isKilledAtLunch) await BeginAsync(emulator.Address, receiver.Url, seed);
        using var client = await ApiClient.ConnectAsync(emulator.Address, ClientId);
        await AfternoonAsync(client, receiver.Url);

        // Two that are due at the same instant may arrive in either order.
        return [.. (await receiver.NextAsync(receiver.Waiting))
            .Select(callback => $"{callback.Headers["X-KopoKopo-Signature"]} {callback.Text}")
            .Order(StringComparer.Ordinal)];
    }

    private static async Task BeginAsync(Uri address, Uri receiver, int seed)
    {
        using var client = await ApiClient.ConnectAsync(address, ClientId);
        await client.FreezeAsync(MerchantSteps.Noon);
        await client.PutScenarioTextAsync("day", $$"""{ "seed": {{seed}}, "rules": [ {{string.Join(", ", Rules)}} ] }""");
        await client.ActivateAsync("day");
        foreach (var topic in WebhookTopics.Names) await client.SubscribeAsync(topic, receiver);
        await client.CreateAsync(RequestBuilder.BankAccount());
        await client.CreateAsync(RequestBuilder.Wallet());
        await MorningAsync(client, receiver);
    }

    private static async Task MorningAsync(ApiClient client, Uri receiver)
    {
        for (var i = 0; i < 6; i++) await client.PayAsync(Push(i).CallingBack(receiver));
        await client.CreateAsync(RequestBuilder.Payment(780).CallingBack(receiver));
        await client.AdvanceAsync("PT3S");
        foreach (var topic in WebhookTopics.Names) await client.SimulateAsync(topic);
        await client.QueueAsync("""{ "on": "incoming_payment", "outcome": "cancelled", "after": { "uniform": ["PT1S", "PT5S"] } }""");

        // These are pending over lunch.
        for (var i = 6; i < 9; i++) await client.PayAsync(Push(i).CallingBack(receiver));
        await client.CreateAsync(RequestBuilder.Sms().CallingBack(receiver));

        // What was simulated may be on the wire still: killed there, it would be sent a second time.
        await client.AdvanceAsync("PT0S");
    }

    private static async Task AfternoonAsync(ApiClient client, Uri receiver)
    {
        await client.AdvanceAsync("PT20S");
        await client.PayAsync(Push(9).CallingBack(receiver), "wrong_pin; after=PT2S");
        for (var i = 10; i < 13; i++) await client.PayAsync(Push(i).CallingBack(receiver));
        await client.CreateAsync(RequestBuilder.BlindTransfer().CallingBack(receiver));
        await client.AdvanceAsync("PT15S");
        await client.CreateAsync(RequestBuilder.Polling().CallingBack(receiver));
        await client.AdvanceAsync("PT1M");
    }

    private static IncomingPaymentBuilder Push(int number) => new IncomingPaymentBuilder()
        .Of(100 + number)
        .With("subscriber.phone_number", string.Create(CultureInfo.InvariantCulture, $"+2547110000{number % 7:00}"))
        .Without("subscriber.first_name");
}
