using System.CommandLine;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>
/// For a container's HEALTHCHECK: whether the emulator beside it is ready. Asks where <c>serve</c> with the same arguments, environment and files would listen,
/// and nowhere else. Exit codes: 0 ready, 1 not.
/// </summary>
internal sealed class HealthVerb(TextWriter output, TextWriter error)
{
    // A container's HEALTHCHECK has a time-out of its own.
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(10);

    public Command Command()
    {
        var port = new PortOption();
        var settings = SettingArguments.Of(port);
        var command = new Command("health", "Exit 0 if the emulator here is ready, 1 if not.") { port, settings };
        command.Validators.Add(result => port.RefuseBeside(result, settings));
        command.SetAction((parsed, cancellationToken) => RunAsync(port.Settings(parsed, settings), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = EmulatorHost.ReadSettings(settings);
            var (address, refused) = EmulatorAddress.Of(configuration);
            return address is null ? await FailAsync(refused!) : await AskAsync(address, cancellationToken);
        }
        catch (Exception exception) when (StartFailure.Explain(exception, configuration: null) is { } line)
        {
            return await FailAsync(line);
        }
    }

    private async Task<int> AskAsync(EmulatorAddress address, CancellationToken cancellationToken)
    {
        using var http = address.Client(LongestCheck, trustsAnybody: true);
        try
        {
            using var response = await http.GetAsync("health/ready", cancellationToken);
            await output.WriteLineAsync(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return await FailAsync($"not reached at {address.Url}: {exception.Message}");
        }
    }

    private async Task<int> FailAsync(string line)
    {
        await error.WriteLineAsync($"KopoKopo.Emulator: {line}");
        return 1;
    }
}
