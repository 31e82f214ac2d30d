using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace KopoKopo.Emulator.CommandLine;

/// <summary><c>--port N</c>, short for <c>--urls http://localhost:N</c>, beside the settings of a verb.</summary>
internal sealed class PortOption : Option<ushort?>
{
    public PortOption()
        : base("--port")
    {
        Description = $"The port on this machine, as --{Listening.Urls}=http://localhost:N; 0: one that the system chooses.";
        HelpName = "N";
        CustomParser = Parse;
    }

    /// <summary>The verb's settings, the port among them.</summary>
    public string[] Settings(ParseResult parsed, Argument<string[]> settings) =>
        [.. parsed.GetValue(this) is { } port ? [$"--{Listening.Urls}={Url(port)}"] : Array.Empty<string>(), .. parsed.GetValue(settings) ?? []];

    /// <summary>Refuses a second way of saying where.</summary>
    public void RefuseBeside(CommandResult command, Argument<string[]> settings)
    {
        if (command.GetResult(this) is null) return;

        var given = command.GetResult(settings)?.Tokens.Select(token => token.Value).ToList() ?? [];
        foreach (var name in Listening.Ports.Append(Listening.Urls).Where(name => SettingArguments.Contain(given, name)))
        {
            command.AddError($"{Name} and --{name} both say where to listen; give one of them");
        }
    }

    private static string Url(ushort port) => port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}";

    private static ushort? Parse(ArgumentResult result)
    {
        var given = result.Tokens[0].Value;
        if (ushort.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return port;

        result.AddError($"--port is \"{given}\": expected a port from 0 to {ushort.MaxValue}, such as 8254");
        return null;
    }
}
