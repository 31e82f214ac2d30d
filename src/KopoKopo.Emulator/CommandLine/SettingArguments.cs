using System.CommandLine;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>
/// Settings among the arguments, <c>--name value</c> or <c>--name=value</c>. The configuration takes any name and passes over one without a value;
/// here both are refused before it reads them. What is not a setting of a known section is left to <see cref="EmulatorSettings"/>.
/// </summary>
internal static class SettingArguments
{
    private const string Prefix = "--";
    private static readonly string[] Sections = [EmulatorOptions.Section, "Logging", "Kestrel"];
    private static readonly string[] Names = [Listening.Urls, .. Listening.Ports, "environment", "contentRoot", "applicationName", "preferHostingUrls"];

    /// <summary>The settings as the argument of a verb, beside its options.</summary>
    public static Argument<string[]> Of(params Option[] options)
    {
        var settings = new Argument<string[]>("--NAME=VALUE")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = $"--{string.Join(", --", Names)}, --{string.Join(":…, --", Sections)}:…: as in the environment and appsettings.json.",
        };
        settings.Validators.Add(result =>
        {
            var given = result.Tokens.Select(token => token.Value).ToList();
            if (Refuse(given, [.. options.Select(option => option.Name), "--help"]) is { } refused) result.AddError(refused);
        });
        return settings;
    }

    /// <summary>Says what is wrong with the first argument that is none; null if all are settings with values.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="options">Words that are options and no settings, for the hint.</param>
    public static string? Refuse(IReadOnlyList<string> arguments, params IEnumerable<string> options)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var name = argument.Split('=')[0];
            if (!IsSetting(name)) return $"there is no option \"{name}\"; {Advice(name, options)}";
            if (name.Length < argument.Length) continue;
            if (++i == arguments.Count || arguments[i].StartsWith(Prefix, StringComparison.Ordinal)) return $"{name} wants a value: {name}=…";
        }

        return null;
    }

    /// <summary>Whether a setting of this name is among the arguments.</summary>
    public static bool Contain(IEnumerable<string> arguments, string name) =>
        arguments.Any(argument => argument.Split('=')[0].Equals(Prefix + name, StringComparison.OrdinalIgnoreCase));

    private static bool IsSetting(string argument)
    {
        if (!argument.StartsWith(Prefix, StringComparison.Ordinal)) return false;

        // A section's name alone comes from .NET's own test host, which lists its settings with their sections.
        var name = argument[Prefix.Length..];
        if (name.EndsWith(':')) return false;

        return Sections.Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase) || Names.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static string Advice(string argument, IEnumerable<string> options)
    {
        var name = argument.TrimStart('-');
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0) return Nearest.Within(name[..colon], Sections) is { } section ? DidYouMean($"{Prefix}{section}{name[colon..]}") : "see --help";

        // Somebody may have left out the section.
        var known = options.Concat(Names.Select(setting => Prefix + setting)).ToDictionary(option => option.TrimStart('-'));
        foreach (var setting in EmulatorSettings.Names) known.TryAdd(setting, $"{Prefix}{EmulatorOptions.Section}:{setting}");
        return Nearest.Within(name, known.Keys) is { } nearest ? DidYouMean(known[nearest]) : "see --help";
    }

    private static string DidYouMean(string option) => $"did you mean \"{option}\"?";
}
