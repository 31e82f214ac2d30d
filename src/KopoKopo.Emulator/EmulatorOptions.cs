using System.Net;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator;

/// <summary>The settings under <c>Emulator</c>: appsettings.json, environment (<c>Emulator__Name</c>), command line (<c>--Emulator:Name</c>).</summary>
public sealed class EmulatorOptions
{
    internal const string Section = "Emulator";
    internal const string DefaultScenarios = "scenarios";
    private static readonly IReadOnlyList<string> DefaultTills = ["K000000", "000000"];

    /// <summary>The SQLite file; empty: a temporary one, deleted at exit.</summary>
    public string Database { get; set; } = "data/emulator.db";

    /// <summary>The folder of scenario files; if none is given, <c>scenarios</c>, and where that is missing, the copy beside the executable.</summary>
    public string Scenarios { get; set; } = DefaultScenarios;

    /// <summary>The scenario that is active until an app chooses another.</summary>
    public string Scenario { get; set; } = "default";

    /// <summary>How long after a request its result becomes final, in the app's time.</summary>
    public Duration ResultDelay { get; set; } = Duration.FromSeconds(0.5);

    /// <summary>How long an access token lives, in the app's time, to the second.</summary>
    public Duration TokenLifetime { get; set; } = Duration.FromSeconds(3600);

    /// <summary>Whether an unknown <c>client_id</c> that asks for a token becomes an app of its own; null: unless <see cref="Strict"/>.</summary>
    public bool? AutoCreateApps { get; set; }

    /// <summary>Apps that are there from the start, beside <c>sandbox</c>.</summary>
    public List<AppOptions>? Apps { get; set; }

    /// <summary>A name in callback URLs, and where to connect instead: <c>localhost</c> to <c>host.docker.internal</c>. The request stays as it is.</summary>
    public Dictionary<string, string>? HostAliases { get; set; }

    /// <summary>Hosts that callbacks may go to (<c>example.com</c>, <c>*.example.com</c>, <c>localhost:9000</c>); null or empty: any.</summary>
    public List<string>? CallbackAllow { get; set; }

    /// <summary>Whose certificates receivers may have besides those the system trusts: <c>any</c>, or PEM files; null or empty: nobody's.</summary>
    public SettingList? CallbackTrust { get; set; }

    /// <summary>TLS beside the usual addresses.</summary>
    public HttpsOptions Https { get; set; } = new();

    /// <summary>A bearer token that every control call needs.</summary>
    public string? ControlToken { get; set; }

    /// <summary>Without a token: whether the control API answers others than loopback.</summary>
    public bool ControlOpen { get; set; }

    /// <summary>With <see cref="ControlOpen"/>: further names the control API answers to (<c>emulator.example.com</c>, <c>*.example.com</c>).</summary>
    public List<string>? ControlHosts { get; set; }

    /// <summary>How many requests, and how many finished deliveries, each app's journals keep.</summary>
    public int JournalSize { get; set; } = 10_000;

    /// <summary>How many apps there may be that made themselves or were made by a call; those of the settings are always there.</summary>
    public int MaxApps { get; set; } = 10_000;

    /// <summary>How much memory the inbound journals of all apps take together, bytes.</summary>
    public long JournalBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Escape <c>&amp; &lt; &gt;</c> and U+2028, U+2029 in results and webhooks, as Rails does; Ruby's SDK then verifies them, Node's no longer.
    /// </summary>
    public bool EscapeHtml { get; set; }

    /// <summary>The company balance of each new world, KES.</summary>
    public decimal OpeningBalance { get; set; } = 100_000m;

    /// <summary>What each listed till of a new world has, KES.</summary>
    public decimal TillOpeningBalance { get; set; } = 100_000m;

    /// <summary>The points of API v2 on which its sources disagree.</summary>
    public V2Options V2 { get; set; } = new();

    /// <summary>Print where and whom to call at the start; without it only where the system chose the port.</summary>
    public bool Banner { get; set; } = true;

    /// <summary>Refuse what production refuses; otherwise it is accepted, with a warning.</summary>
    public bool Strict { get; set; }

    public RetryOptions Retry { get; set; } = new();

    /// <summary>An origin, optionally with a path prefix, put before every location and link instead of the request's Host.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Where to connect for an address.</summary>
    internal DnsEndPoint AliasOf(DnsEndPoint address) => HostAliases is { Count: > 0 } aliases
        ? new DnsEndPoint(
            aliases.FirstOrDefault(alias => alias.Key.Equals(address.Host, StringComparison.OrdinalIgnoreCase)).Value ?? address.Host, address.Port)
        : address;

    /// <summary>Whether an unknown <c>client_id</c> becomes an app.</summary>
    public bool MayCreateApps() => AutoCreateApps ?? !Strict;

    /// <summary>Whether a callback may go to this address. What is in this process is always allowed.</summary>
    internal bool Allows(Uri url) =>
        BuiltInReceiver.IsAt(url.Host) || CallbackAllow is not { Count: > 0 } list || list.Exists(allowed => Matches(allowed, url));

    /// <summary>The tills an app has from the start, in this order: those of the settings, else <c>K000000</c> and <c>000000</c>.</summary>
    internal IReadOnlyList<string> TillsOf(string clientId) =>
        Apps?.Find(app => app.ClientId == clientId)?.Tills?.ConvertAll(till => till.ToUpperInvariant()) ?? DefaultTills;

    /// <summary>Where the settings say that an app's money is settled to; null: nowhere.</summary>
    internal SettlementLocations? SettlementLocationsOf(string clientId) =>
        Apps?.Find(app => app.ClientId == clientId)?.SettlementLocations is { Count: > 0 } locations
            ? new SettlementLocations(
                locations.FirstOrDefault(location => IsCompany(location.Key)).Value,
                locations.Where(location => !IsCompany(location.Key)).ToDictionary(location => location.Key.ToUpperInvariant(), location => location.Value))
            : null;

    /// <summary>Whether a key of settlement locations is the company's, and no till.</summary>
    internal static bool IsCompany(string key) => key.Equals(Funds.Company, StringComparison.OrdinalIgnoreCase);

    /// <summary>The accounts a new world of an app starts with, and what they have.</summary>
    internal IEnumerable<AccountBalance> OpeningBalancesOf(string clientId) =>
        TillsOf(clientId).Select(till => new AccountBalance(till, new Money(TillOpeningBalance)))
            .Prepend(new AccountBalance(Funds.Company, new Money(OpeningBalance)));

    private static bool Matches(string allowed, Uri url) =>
        allowed.Equals(url.Host, StringComparison.OrdinalIgnoreCase)
        || allowed.Equals($"{url.Host}:{url.Port}", StringComparison.OrdinalIgnoreCase)
        || (allowed.StartsWith("*.", StringComparison.Ordinal) && url.Host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase));

    /// <summary>Answer a create with a literal <c>null</c> body, which the .NET SDK needs.</summary>
    public bool NullBodyOnCreate { get; set; }
}

public sealed class AppOptions
{
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    public string ApiKey { get; set; } = "";

    /// <summary>Its tills. Null here, because the binder appends to a list that is not.</summary>
    public List<string>? Tills { get; set; }

    /// <summary>Where its money is settled to: of <c>company</c>, or of a till, an account's reference or a destination type.</summary>
    public Dictionary<string, string>? SettlementLocations { get; set; }
}

/// <summary>TLS with an authority that is made at the first start and kept beside the database.</summary>
public sealed class HttpsOptions
{
    private static readonly string[] DefaultNames = ["localhost", "host.docker.internal", "sandbox.kopokopo.com"];
    private static readonly string[] Loopback = ["127.0.0.1", "::1"];

    /// <summary>The port; null: none; 0: one that the system chooses.</summary>
    public int? Port { get; set; }

    /// <summary>The names and addresses that the certificate is for. Null here, because the binder appends to a list that is not.</summary>
    public SettingList? Names { get; set; }

    /// <summary>The names that the certificate is for, those of this machine's loopback among them.</summary>
    public IReadOnlyList<string> NamesOrDefault() => [.. (Names is { Count: > 0 } names ? names : DefaultNames.AsEnumerable()).Union(Loopback)];
}

/// <summary>How often and how long a delivery is tried. Kopo Kopo's own policy is unknown: see docs/protocol.md.</summary>
public sealed class RetryOptions
{
    /// <summary>The waits between attempts, in the app's time. Null here, because the binder appends to a list that is not.</summary>
    public List<Duration>? Schedule { get; set; }

    /// <summary>How long one attempt may take, in real time.</summary>
    public Duration Timeout { get; set; } = Duration.FromSeconds(10);
}
