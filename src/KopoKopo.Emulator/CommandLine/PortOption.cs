using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace KopoKopo.Emulator.CommandLine;

/// <summary><c>--port N</c>; beside the settings of a verb short for <c>--urls http://localhost:N</c>.</summary>
internal sealed class PortOption : Option<ushort?>
{
    public PortOption()
        : this($"The port on this machine, as --{Listening.Urls}=http://localhost:N; 0: one that the system chooses.")
    {
    }

    public PortOption(string description)
        : base("--port")
    {
        Description = description;
        HelpName = "N";
        CustomParser = Parse;
    }

    /// <summary>The verb's settings, the port among them.</summary>
    public string[] Settings(ParseResult parsed, Argument<string[]> settings) =>
        [.. parsed.GetValue(this) is { } port ? [$"--{Listening.Urls}={Url(port, host: null)}"] : Array.Empty<string>(), .. parsed.GetValue(settings) ?? []];

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

    /// <summary>Where to listen for a port to be that of a host, which is localhost if none is given. The system chooses one for an address only.</summary>
    public static string Url(ushort port, string? host) => $"http://{host ?? (port == 0 ? "127.0.0.1" : "localhost")}:{port}";

    private static ushort? Parse(ArgumentResult result)
    {
        var given = result.Tokens[0].Value;
        if (ushort.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return port;

        result.AddError($"--port is \"{given}\": expected a port from 0 to {ushort.MaxValue}, such as 8254");
        return null;
    }
}
