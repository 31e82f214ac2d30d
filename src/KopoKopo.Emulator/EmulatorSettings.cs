using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator;

/// <summary>A setting is wrong; the message names it and says what was expected, in one line.</summary>
internal sealed class WrongSettingException(string message) : Exception(message);

/// <summary>Reads and checks the settings.</summary>
internal static class EmulatorSettings
{
    private static readonly string NoFolder = Path.Combine(AppContext.BaseDirectory, "no-scenarios");
    private const long SmallestJournal = 1L << 20;
    private const int MostNames = 100;
    private const long LargestJournal = 1L << 34;

    /// <summary>The settings there are, without their section.</summary>
    public static IEnumerable<string> Names => typeof(EmulatorOptions).GetProperties().Select(property => property.Name);

    public static EmulatorOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(EmulatorOptions.Section);
        CheckSchedule(section.GetSection("Retry:Schedule"));
        var options = Bind(section);
        Check(options);
        CheckHttps(options.Https, configuration);
        options.Scenarios = ScenariosFolder(section[nameof(options.Scenarios)]);
        return options;
    }

    /// <summary>Checks settings that were made in code. Without a folder of scenarios there are none, whatever lies in the working folder.</summary>
    /// <exception cref="WrongSettingException">One is wrong.</exception>
    public static EmulatorOptions Checked(EmulatorOptions options)
    {
        Check(options);
        options.Scenarios = options.Scenarios.Length == 0 ? NoFolder : ScenariosFolder(options.Scenarios);
        return options;
    }

    /// <summary>Refuses a level of the log that there is not; the logging itself would not say which setting it is.</summary>
    public static void CheckLogLevels(IConfiguration configuration)
    {
        foreach (var level in configuration.GetSection("Logging:LogLevel").GetChildren())
        {
            if (!Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
            {
                throw new WrongSettingException($"{level.Path} is \"{level.Value}\": expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}");
            }
        }
    }

    // A folder that was given must be there; only without one the copy beside the executable serves where the working folder has none.
    private static string ScenariosFolder(string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
        {
            var own = Path.GetFullPath(EmulatorOptions.DefaultScenarios);
            var published = Path.Combine(AppContext.BaseDirectory, EmulatorOptions.DefaultScenarios);
            return Directory.Exists(own) || !Directory.Exists(published) ? own : published;
        }

        var folder = Path.GetFullPath(given);
        if (Directory.Exists(folder)) return folder;

        throw Wrong(
            nameof(EmulatorOptions.Scenarios),
            $"is \"{folder}\": {(File.Exists(folder) ? "that is no folder" : "there is no such folder")}; "
            + "give the folder that your scenario files are in, or leave it out");
    }

    private static EmulatorOptions Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<EmulatorOptions>(static binder => binder.ErrorOnUnknownConfiguration = true) ?? new EmulatorOptions();
        }
        catch (InvalidOperationException exception)
        {
            throw new WrongSettingException(Unknown(section, typeof(EmulatorOptions)) ?? Explain(exception));
        }
    }

    // The binder names the setting and its value, around what the innermost exception says was expected, and inside of what it says of a list.
    private static string Explain(Exception exception)
    {
        var reason = exception.GetBaseException().Message;
        while (exception.InnerException is InvalidOperationException inner) exception = inner;
        return reason == exception.Message ? reason : $"{exception.Message} {reason}";
    }

    // The binder refuses an unknown name, but says neither where it stands nor what it may have been meant for.
    private static string? Unknown(IConfigurationSection section, Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            return section.GetChildren().Select(item => Unknown(item, type.GetGenericArguments()[0])).FirstOrDefault(found => found is not null);
        }

        if (type.Namespace != typeof(EmulatorOptions).Namespace || type == typeof(SettingList)) return null;

        var known = type.GetProperties().ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        return section.GetChildren()
            .Select(child => known.TryGetValue(child.Key, out var property)
                ? Unknown(child, property)
                : $"{child.Path} is not a setting; did you mean {section.Path}:{Nearest.To(child.Key, known.Keys)}?")
            .FirstOrDefault(found => found is not null);
    }

    // One sentence for what is no duration and for one below zero.
    private static void CheckSchedule(IConfigurationSection schedule)
    {
        foreach (var wait in schedule.GetChildren())
        {
            if (!Duration.TryParse(wait.Value, out var duration) || duration.Value < TimeSpan.Zero)
            {
                throw new WrongSettingException($"{wait.Path} is \"{wait.Value}\": {DurationConverter.Expected}");
            }
        }
    }

    private static void Check(EmulatorOptions options)
    {
        if (options.TokenLifetime.Value < TimeSpan.FromSeconds(1)) throw Wrong(nameof(options.TokenLifetime), "must be at least a second");
        if (options.Retry.Timeout.Value <= TimeSpan.Zero) throw Wrong("Retry:Timeout", "must be longer than zero");
        if (options.Retry.Timeout.Value > TimeSpan.FromHours(1)) throw Wrong("Retry:Timeout", "must be at most an hour");
        if (options.JournalSize is < 1 or > 1_000_000) throw Wrong(nameof(options.JournalSize), "must be from 1 to 1000000");
        if (options.MaxApps is < 1 or > 1_000_000) throw Wrong(nameof(options.MaxApps), "must be from 1 to 1000000");
        if (options.JournalBytes is < SmallestJournal or > LargestJournal)
        {
            throw Wrong(nameof(options.JournalBytes), $"must be from {SmallestJournal} (1 MiB) to {LargestJournal} (16 GiB)");
        }

        if (options.ControlToken is { Length: > 0 } token && token.Any(character => character is <= ' ' or > '~'))
        {
            throw Wrong(nameof(options.ControlToken), "must be of printable ASCII characters, without spaces");
        }

        CheckWord("V2:StkErrors", options.V2.StkErrors);
        CheckWord("V2:ReversalFirstStatus", options.V2.ReversalFirstStatus);
        CheckWord("V2:SendMoneyStatus", options.V2.SendMoneyStatus);
        CheckWord("V2:DarajaMsisdn", options.V2.DarajaMsisdn);
        CheckOpening(nameof(options.OpeningBalance), options.OpeningBalance);
        CheckOpening(nameof(options.TillOpeningBalance), options.TillOpeningBalance);

        if (!string.IsNullOrEmpty(options.PublicUrl)
            && (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url)
                || url.Scheme is not ("http" or "https")
                || url.Query.Length > 0
                || url.Fragment.Length > 0))
        {
            throw Wrong(nameof(options.PublicUrl), "must be an http or https origin, such as https://kopokopo.test");
        }

        foreach (var (name, alias) in options.HostAliases ?? [])
        {
            if (Uri.CheckHostName(alias) == UriHostNameType.Unknown)
            {
                throw Wrong($"HostAliases:{name}", $"is \"{alias}\": expected a host such as host.docker.internal, without scheme or port");
            }
        }

        foreach (var (allowed, index) in (options.CallbackAllow ?? []).Select((allowed, index) => (allowed, index)))
        {
            var host = allowed.StartsWith("*.", StringComparison.Ordinal) ? allowed[2..] : allowed;
            if (!Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var parsed)
                || parsed.AbsolutePath != "/"
                || host.Contains('/', StringComparison.Ordinal))
            {
                throw Wrong($"CallbackAllow:{index}", $"is \"{allowed}\": expected a host such as example.com, *.example.com or localhost:9000");
            }
        }

        foreach (var (host, index) in (options.ControlHosts ?? []).Select((host, index) => (host, index)))
        {
            if (Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown)
            {
                throw Wrong($"ControlHosts:{index}", $"is \"{host}\": expected a host such as emulator.example.com or *.example.com, without scheme or port");
            }
        }

        foreach (var (app, index) in (options.Apps ?? []).Select((app, index) => (app, index)))
        {
            if (string.IsNullOrWhiteSpace(app.ClientId)) throw Wrong($"Apps:{index}:ClientId", "must be given");
            if (!PathName.IsAllowed(app.ClientId)) throw Wrong($"Apps:{index}:ClientId", $"must be {PathName.Rule}");
            if (string.IsNullOrWhiteSpace(app.ClientSecret)) throw Wrong($"Apps:{index}:ClientSecret", "must be given");
            if (string.IsNullOrWhiteSpace(app.ApiKey)) throw Wrong($"Apps:{index}:ApiKey", "must be given");
            foreach (var (till, place) in (app.Tills ?? []).Select((till, place) => (till, place)))
            {
                if (!Till.TryParse(till, out _)) throw Wrong($"Apps:{index}:Tills:{place}", $"is \"{till}\": expected a till number such as K000000");
            }

            CheckLocations($"Apps:{index}:SettlementLocations", app.SettlementLocations ?? []);
        }
    }

    private static void CheckHttps(HttpsOptions https, IConfiguration configuration)
    {
        if (https.Port is < 0 or > ushort.MaxValue)
        {
            throw Wrong("Https:Port", $"must be from 0 to {ushort.MaxValue}, such as 8443; 0: one that the system chooses");
        }

        if (https.Port is not null && Listening.HasEndpoints(configuration))
        {
            throw Wrong("Https:Port", "stands beside --urls, and not beside Kestrel:Endpoints: give --urls instead of those, or an https endpoint among them");
        }

        if (https.Names is { Count: > MostNames }) throw Wrong("Https:Names", $"may have {MostNames}, and there are {https.Names.Count}");
        foreach (var (name, index) in (https.Names ?? []).Select((name, index) => (name, index)))
        {
            if (Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) == UriHostNameType.Unknown)
            {
                throw Wrong($"Https:Names:{index}", $"is \"{name}\": expected a host such as sandbox.kopokopo.com or an address, without scheme or port");
            }
        }
    }

    private static void CheckLocations(string name, Dictionary<string, string> locations)
    {
        if (locations.Count > SettlementLocations.MostTills) throw Wrong(name, $"may have {SettlementLocations.MostTills}, and there are {locations.Count}");

        foreach (var (account, location) in locations)
        {
            if (!EmulatorOptions.IsCompany(account) && !Till.TryParse(account, out _))
            {
                throw Wrong($"{name}:{account}", "is of no till: expected company, or a till number such as K000000");
            }

            if (!DestinationTypes.OfMerchants.Contains(location) && !Guid.TryParseExact(location, "D", out _))
            {
                throw Wrong($"{name}:{account}", $"is \"{location}\": expected {string.Join(", ", DestinationTypes.OfMerchants)} or an account's reference");
            }
        }
    }

    // The binder takes numbers for words, those of none included.
    private static void CheckWord<T>(string name, T word)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(word)) throw Wrong(name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    private static void CheckOpening(string name, decimal shillings)
    {
        if (shillings < 0 || shillings > Money.Largest.Shillings || !new Money(shillings).IsInCents)
        {
            throw Wrong(name, $"must be an amount in KES from 0 to {Money.Largest.Shillings}, such as 100000.00");
        }
    }

    private static WrongSettingException Wrong(string name, string expected) => new($"{EmulatorOptions.Section}:{name} {expected}");
}
