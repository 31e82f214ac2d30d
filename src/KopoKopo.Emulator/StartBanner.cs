using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KopoKopo.Emulator;

/// <summary>What a newcomer needs once the emulator listens: where, as whom, and a first payment to paste.</summary>
internal sealed class StartBanner(IServer server, Database database, ScenarioCatalog scenarios, EmulatorOptions options) : IHostedLifecycleService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Print();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print()
    {
        var all = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var secure = options.Https.Port is null ? [] : all.Where(address => address.StartsWith("https:", StringComparison.Ordinal)).ToList();
        var addresses = all.Except(secure).ToList();
        var address = Callable(addresses.FirstOrDefault() ?? EmulatorApp.DefaultUrl);
        var listens = $"KopoKopo.Emulator listens on {string.Join(", ", addresses)}";
        if (secure.Count > 0) listens += $"\nKopoKopo.Emulator speaks TLS on {string.Join(", ", secure)}, for whoever trusts {address}/_emulator/ca.pem";
        if (!options.Banner)
        {
            Console.WriteLine(listens);
            return;
        }

        var isNamed = options.Apps?.Any(app => app.ClientId == AppStore.Sandbox) ?? false;
        var (secret, apiKey) = isNamed ? ("as in the settings", "as in the settings") : (AppStore.Sandbox, AppStore.Sandbox);
        Console.WriteLine(
            $$$"""

            {{{listens}}}
              client_id {{{AppStore.Sandbox}}}   client_secret {{{secret}}}   API key {{{apiKey}}}
              database  {{{database.FilePath}}}{{{(string.IsNullOrWhiteSpace(options.Database) ? "  (temporary, deleted at exit)" : "")}}}
              scenario  {{{options.Scenario}}}, of {{{scenarios.Folder}}}

            Phone numbers that decide by themselves: 254700DD0NNN, DD the seconds until it (00: the default), NNN what happens. All others succeed.

              NNN   asked to pay                                         paid, as a mobile wallet
            {{{MagicTable()}}}

            A first payment, to paste:

              TOKEN=$(curl -s {{{address}}}/oauth/token -d client_id=sandbox -d client_secret={{{AppStore.Sandbox}}} -d grant_type=client_credentials | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
              curl -i {{{address}}}/api/v1/incoming_payments -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"payment_channel":"M-PESA STK Push","till_number":"K000000","subscriber":{"first_name":"Joe","last_name":"Buyer","phone_number":"+254999999999"},"amount":{"currency":"KES","value":100},"_links":{"callback_url":"http://localhost:9000/callback"}}'

            """);
    }

    private static string Callable(string address) =>
        address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);

    private static string MagicTable() =>
        string.Join(
            '\n', MagicNumbers.All.Select(number => $"  {number.Digits}   {number.Payer?.Words ?? "success",-50}   {number.Recipient?.Words ?? "success"}"));
}
