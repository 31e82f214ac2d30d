using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dapper;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Store;

/// <summary>The apps, read once at start and kept in memory; their clocks live here.</summary>
internal sealed class AppStore(Database database, TimeProvider real, EmulatorOptions options)
{
    public const string Sandbox = "sandbox";
    private const string Columns = "id, client_id, client_secret, api_key, clock_offset, clock_frozen_at, world";
    private readonly ConcurrentDictionary<string, App> _byClientId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, App> _byId = new();

    private int _credentialsVersion;

    public IEnumerable<App> All => _byId.Values;

    /// <summary>Why there may be no more apps; null if there may.</summary>
    public string? WhyNoMore => _byId.Count < options.MaxApps ? null
        : $"There are {options.MaxApps} apps, the most there may be (Emulator:MaxApps); DELETE /_emulator/apps/{{client_id}} removes one";

    /// <summary>Grows whenever the apps' secrets and keys may have become others; an app that made itself has none of its own.</summary>
    public int CredentialsVersion => Volatile.Read(ref _credentialsVersion);

    public bool TryGet(string clientId, [NotNullWhen(true)] out App? app) => _byClientId.TryGetValue(clientId, out app);

    /// <summary>The app in this row; null if it was removed.</summary>
    public App? Find(long id) => _byId.GetValueOrDefault(id);

    /// <summary>Forgets a removed app.</summary>
    public void Remove(App app)
    {
        _byId.TryRemove(app.Id, out _);
        _byClientId.TryRemove(app.ClientId, out _);
        if (HasOwnCredentials(app)) Interlocked.Increment(ref _credentialsVersion);
    }

    /// <summary>Reads all apps, and sees that the sandbox and the apps named in the settings are there with their credentials.</summary>
    public async Task LoadAsync(IReadOnlyList<AppOptions> named)
    {
        var rows = database.Read(session =>
        {
            var all = new List<AppRow>();
            using var rows = session.Query($"SELECT {Columns} FROM app");
            while (rows.Read()) all.Add(AppRow.From(rows));
            return all;
        });
        foreach (var row in rows) Keep(row);

        await database.WriteAsync(session =>
        {
            // A file of before there were ledgers has none.
            rows.ForEach(row => OpenLedger(session, row));
            WorldSweeper.LetGoOfAll(session);
        });
        var always = named.Any(app => app.ClientId == Sandbox)
            ? named
            : [new AppOptions { ClientId = Sandbox, ClientSecret = Sandbox, ApiKey = Sandbox }, .. named];
        foreach (var app in always) await PutAsync(app.ClientId, app.ClientSecret, app.ApiKey);
    }

    /// <summary>The app of this <c>client_id</c>; a new one that accepts any secret if there is none.</summary>
    public async Task<App> GetOrCreateAsync(string clientId) =>
        TryGet(clientId, out var app) ? app : await PutAsync(clientId, secret: null, apiKey: Sandbox, overwrite: false);

    public async Task SetClockAsync(App app, ClockSetting setting)
    {
        await database.WriteAsync(Lane.Of(app), session => SaveClock(session, app, setting));
        app.Clock.Set(setting);
    }

    /// <summary>Stores what the clock was set to, where that could not be stored before.</summary>
    public Task SaveClockAsync(App app) => database.WriteAsync(Lane.OfWork(app), session => SaveClock(session, app, app.Clock.Setting));

    public static void SaveClock(SqlSession session, App app, ClockSetting setting) => session.Connection.Execute(
        "UPDATE app SET clock_offset = @Offset, clock_frozen_at = @FrozenAt WHERE id = @Id",
        new { Offset = (long)setting.Offset.TotalMilliseconds, FrozenAt = setting.FrozenAt?.ToUnixTimeMilliseconds(), app.Id });

    /// <summary>Makes an app, or gives it other credentials.</summary>
    public async Task<App> PutAsync(string clientId, string? secret, string apiKey, bool overwrite = true)
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        var row = await database.WriteAsync(session =>
        {
            var put = Upsert(session);
            OpenLedger(session, put);
            return put;
        });
        return Keep(row);

        AppRow Upsert(SqlSession session)
        {
            session.Execute(
                $"""
                INSERT INTO app (client_id, client_secret, api_key, world) VALUES ($1, $2, $3, 0)
                ON CONFLICT (client_id) DO {(overwrite ? "UPDATE SET client_secret = excluded.client_secret, api_key = excluded.api_key" : "NOTHING")}
                """,
                clientId, secret, apiKey);
            session.Execute("INSERT INTO world (app, seed) SELECT id, $2 FROM app WHERE client_id = $1 AND world = 0", clientId, seed);
            session.Execute(
                "UPDATE app SET world = (SELECT max(id) FROM world WHERE world.app = app.id) WHERE client_id = $1 AND world = 0", clientId);
            using var rows = session.Query($"SELECT {Columns} FROM app WHERE client_id = $1", clientId);
            rows.Read();
            return AppRow.From(rows);
        }
    }

    private void OpenLedger(SqlSession session, AppRow app)
    {
        Ledger.Open(session, app.World, options.OpeningBalancesOf(app.ClientId), real.GetUtcNow());
        SettlementLocationStore.Open(session, app.World, options.SettlementLocationsOf(app.ClientId));
    }

    // Two requests may create the same app at once: the row is one, and the first clock made for it stays.
    private App Keep(AppRow row)
    {
        var app = _byId.AddOrUpdate(
            row.Id,
            _ => row.ToApp(new AppClock(real, row.Clock)),
            (_, known) => row.ToApp(known.Clock));
        _byClientId[row.ClientId] = app;
        if (HasOwnCredentials(app)) Interlocked.Increment(ref _credentialsVersion);
        return app;
    }

    private static bool HasOwnCredentials(App app) => app.ClientSecret is not null || app.ApiKey != Sandbox;

    private sealed record AppRow
    {
        public long Id { get; init; }

        public string ClientId { get; init; } = "";

        public string? ClientSecret { get; init; }

        public string ApiKey { get; init; } = "";

        public long ClockOffset { get; init; }

        public long? ClockFrozenAt { get; init; }

        public long World { get; init; }

        public ClockSetting Clock => new(
            TimeSpan.FromMilliseconds(ClockOffset),
            ClockFrozenAt is { } frozen ? DateTimeOffset.FromUnixTimeMilliseconds(frozen) : null);

        public static AppRow From(SqlRows row) => new()
        {
            Id = row.GetInt64(0),
            ClientId = row.GetString(1),
            ClientSecret = row.IsNull(2) ? null : row.GetString(2),
            ApiKey = row.GetString(3),
            ClockOffset = row.GetInt64(4),
            ClockFrozenAt = row.IsNull(5) ? null : row.GetInt64(5),
            World = row.GetInt64(6),
        };

        public App ToApp(AppClock clock) => new(Id, ClientId, ClientSecret, ApiKey, clock);
    }
}
