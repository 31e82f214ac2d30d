using System.CommandLine;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>
/// What the verbs share that drive a running emulator: <c>--url</c>, <c>--app</c>, <c>--token</c> and <c>--json</c>. Left out, address and token are those
/// that <c>serve</c> would use here, from the environment and appsettings.json. Exit codes: 0 it happened, 1 it did not.
/// </summary>
internal sealed class ClientVerb(TextWriter output, TextWriter error)
{
    private const string ControlToken = $"{EmulatorOptions.Section}:{nameof(EmulatorOptions.ControlToken)}";
    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Where the emulator is; left out: where serve would listen here, mostly {EmulatorApp.DefaultUrl}.",
        HelpName = "URL",
    };

    private readonly Option<string> _app = new("--app")
    {
        Description = $"The client id of the app it is about; left out: {AppStore.Sandbox}.",
        HelpName = "CLIENT_ID",
        DefaultValueFactory = _ => AppStore.Sandbox,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "The control token; left out: that of Emulator__ControlToken.",
        HelpName = "TOKEN",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Answer JSON." };

    /// <summary>What a verb does, once it knows where and how to answer.</summary>
    public delegate Task<int> Act(ParseResult parsed, EmulatorClient emulator, VerbAnswer answer, CancellationToken cancellationToken);

    /// <summary>A verb with these options and its own.</summary>
    public Command Command(string name, string description, Act act, params Symbol[] own)
    {
        var command = new Command(name, description);
        foreach (var symbol in own)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }

        foreach (var shared in new Option[] { _url, _app, _token, _json }) command.Options.Add(shared);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_url) is { } url && EmulatorAddress.Of(url) is null)
            {
                result.AddError($"--url is \"{url}\": expected where the emulator is, such as {EmulatorApp.DefaultUrl}");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, act, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Act act, CancellationToken cancellationToken)
    {
        var answer = new VerbAnswer(output, error, parsed.GetValue(_json));
        try
        {
            using var emulator = Client(parsed);
            return await act(parsed, emulator, answer, cancellationToken);
        }
        catch (VerbFailedException failed)
        {
            return answer.Failed(failed.Message, failed.Json);
        }
    }

    private EmulatorClient Client(ParseResult parsed)
    {
        try
        {
            var settings = EmulatorHost.ReadSettings([]);
            var (address, refused) = parsed.GetValue(_url) is { } url ? (EmulatorAddress.Of(url), null) : EmulatorAddress.Of(settings);
            if (address is null) throw new VerbFailedException($"{refused}, or --url");

            var token = parsed.GetValue(_token) ?? settings[ControlToken];
            return new EmulatorClient(address, parsed.GetValue(_app)!, string.IsNullOrEmpty(token) ? null : token);
        }
        catch (Exception exception) when (exception is not VerbFailedException && StartFailure.Explain(exception, configuration: null) is { } line)
        {
            throw new VerbFailedException(line);
        }
    }
}
