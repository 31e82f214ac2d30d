using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace KopoKopo.Emulator;

/// <summary>Where a start prints, and whether all that there is to say.</summary>
internal sealed record StartOutput(TextWriter Writer, bool IsWhole);

/// <summary>What a newcomer needs once the emulator listens: where, as whom, and where to go on. Where the log is JSON, a line of it says where.</summary>
internal sealed partial class StartBanner(
    IServer server, Database database, ScenarioCatalog scenarios, EmulatorOptions options, IConfiguration configuration,
    IOptions<ConsoleLoggerOptions> log, StartOutput output, ILogger<StartBanner> logger) : IHostedLifecycleService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        string[] secure = options.Https.Port is null ? [] : [.. addresses.Where(address => address.StartsWith("https:", StringComparison.Ordinal))];
        if (log.Value.FormatterName == ConsoleFormatterNames.Json)
        {
            LogListening(logger, addresses);
            return Task.CompletedTask;
        }

        var others = addresses.Except(secure).ToList();
        var address = Callable(others.FirstOrDefault() ?? EmulatorApp.DefaultUrl);
        foreach (var line in Lines(address, others, secure)) output.Writer.WriteLine(line);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A port that the system chose nobody could know otherwise.
    private IEnumerable<string> Lines(string address, List<string> addresses, string[] secure)
    {
        if (!options.Banner && !Listening.IsChosenBySystem(configuration) && options.Https.Port != 0) yield break;

        yield return $"KopoKopo.Emulator listens on {string.Join(", ", addresses)}";
        if (secure.Length > 0) yield return $"KopoKopo.Emulator speaks TLS on {string.Join(", ", secure)}, for whoever trusts {address}/_emulator/ca.pem";
        if (!options.Banner) yield break;

        var isNamed = options.Apps?.Any(app => app.ClientId == AppStore.Sandbox) ?? false;
        var (secret, apiKey) = isNamed ? ("as in the settings", "as in the settings") : (AppStore.Sandbox, AppStore.Sandbox);
        var isTemporary = string.IsNullOrWhiteSpace(options.Database);
        yield return $"  console   {address}/ shows payments, live";
        yield return $"  client_id {AppStore.Sandbox}   client_secret {secret}   API key {apiKey}";
        yield return $"  database  {database.FilePath}{(isTemporary ? "  (temporary, deleted at exit)" : "")}";
        yield return $"  scenario  {options.Scenario}, of {scenarios.Folder}";
        yield return $"  magic     phone 254700000049 has no money, and so on: {address}/_emulator/magic";
        yield return $"  API       {address}/openapi/v1.json   control: {address}/_emulator";
        yield return $"  verbs     listen hears of payments, pay --wait makes one{(address == EmulatorApp.DefaultUrl ? "" : $" (with --url {address})")}";
        yield return "  more      --help; --verbose prints here what can be pasted";
        if (output.IsWhole) yield return Whole(address);
    }

    private static string Whole(string address) =>
        $$$"""

        Phone numbers that decide by themselves: 254700DD0NNN, DD the seconds until it (00: the default), NNN what happens. All others succeed.

          NNN   asked to pay                                         paid, as a mobile wallet
        {{{MagicTable()}}}

        A first payment, to paste:

          TOKEN=$(curl -s {{{address}}}/oauth/token -d client_id=sandbox -d client_secret={{{AppStore.Sandbox}}} -d grant_type=client_credentials | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
          curl -i {{{address}}}/api/v1/incoming_payments -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"payment_channel":"M-PESA STK Push","till_number":"K000000","subscriber":{"first_name":"Joe","last_name":"Buyer","phone_number":"+254999999999"},"amount":{"currency":"KES","value":100},"_links":{"callback_url":"http://localhost:9000/callback"}}'

        """;

    private static string Callable(string address) =>
        address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);

    private static string MagicTable() =>
        string.Join(
            '\n', MagicNumbers.All.Select(number => $"  {number.Digits}   {number.Payer?.Words ?? "success",-50}   {number.Recipient?.Words ?? "success"}"));

    [LoggerMessage(Level = LogLevel.Information, Message = "KopoKopo.Emulator listens on {Addresses}")]
    private static partial void LogListening(ILogger logger, IEnumerable<string> addresses);
}
