using System.ComponentModel;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>An app. Secrets are not shown, not even that they are short; the key that everybody knows is none.</summary>
internal sealed record AppView(
    [property: Description("Its client id.")] string ClientId,
    [property: Description("Stars; null if any secret does.")] string? ClientSecret,
    [property: Description("Whether any secret does.")] bool AnySecret,
    [property: Description("sandbox, which an app has that made itself, or stars.")] string ApiKey,
    [property: Description("What its clock shows.")] DateTimeOffset Now,
    [property: Description("Whether its clock stands still.")] bool Frozen)
{
    private const string Hidden = "***";

    /// <summary>An API key as it may be shown.</summary>
    public static string Shown(string apiKey) => apiKey == AppStore.Sandbox ? apiKey : Hidden;

    public static AppView Of(App app) => new(
        app.ClientId, app.ClientSecret is null ? null : Hidden, app.ClientSecret is null,
        Shown(app.ApiKey), app.Clock.GetUtcNow(), app.Clock.IsFrozen);
}

/// <summary>All apps, the newest first.</summary>
internal sealed record AppList([property: Description("The apps.")] IReadOnlyList<AppView> Apps);

/// <summary>A snapshot that was made, or brought back.</summary>
internal sealed record SnapshotView(
    [property: Description("Its name.")] string Name,
    [property: Description("What the app's clock shows.")] DateTimeOffset Now);
