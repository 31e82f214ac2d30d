using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Control;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Scenarios;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Connections;
using Quartz;

namespace KopoKopo.Emulator;

/// <summary>The table of contents: what the emulator is made of, and what it answers.</summary>
internal static class EmulatorApp
{
    public const string DefaultUrl = "http://localhost:8254";
    private const long LargestBody = 1024 * 1024;
    private static readonly string[] ListeningKeys = ["urls", "http_ports", "https_ports"];
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(10);

    public static void AddEmulator(this WebApplicationBuilder builder)
    {
        ListenByDefault(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.ConfigureEndpointDefaults(endpoint => ((IConnectionBuilder)endpoint).Use(LowerCaseLocation.Use));
        });
        builder.Services
            .Configure<HostOptions>(host => host.ShutdownTimeout = StopsWithin)
            .AddSingleton(_ => EmulatorSettings.Read(builder.Configuration))
            .AddSingleton(TimeProvider.System)
            .AddStore()
            .AddSingleton<ScenarioReader>()
            .AddSingleton<ScenarioCatalog>()
            .AddSingleton<ActiveScenarios>()
            .AddSingleton<QueuedRules>()
            .AddSingleton<Decider>()
            .AddDelivery()
            .AddSingleton<RequestJournal>()
            .AddSingleton<Origin>()
            .AddSingleton<BearerTokens>()
            .AddResources()
            .AddControl()
            .AddHostedService<StartBanner>()
            .AddHostedService<EmulatorLifecycle>();
    }

    public static void MapEmulator(this WebApplication app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<Failures>();
        app.UseRouting();
        app.UseMiddleware<ControlGate>();
        app.UseMiddleware<ApiGate>();
        app.MapResources(app.Services);
        app.MapControl(app.Services);
    }

    private static IServiceCollection AddStore(this IServiceCollection services) => services
        .AddSingleton<Database>()
        .AddSingleton(services => services.GetRequiredService<Database>().Storage)
        .AddSingleton<StorageProbe>()
        .AddSingleton<AppStore>()
        .AddSingleton<TokenStore>()
        .AddSingleton<ResourceStore>()
        .AddSingleton<DeliveryStore>()
        .AddSingleton<WebhookStore>()
        .AddSingleton<ScenarioStore>()
        .AddSingleton<WorldStore>()
        .AddSingleton<WorldSweeper>()
        .AddSingleton<LiveFeed>();

    private static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddQuartz(quartz => quartz.UseInMemoryStore().AddJob<DueWorkJob>(job => job.WithIdentity(DueWorkJob.Key).StoreDurably()))
        .AddSingleton<Alarm>()
        .AddSingleton<NameResolver>(_ => new NameResolver())
        .AddSingleton<HttpPoster>()
        .AddSingleton<Delivery.RetryPolicy>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<DueWork>()
        .AddSingleton<ClockMover>()
        .AddSingleton<WorldKeeper>()
        .AddSingleton<Doctor>();

    // In code and not in appsettings.json, where it would override ASPNETCORE_URLS.
    private static void ListenByDefault(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var isConfigured = ListeningKeys.Any(key => !string.IsNullOrEmpty(configuration[key]))
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!isConfigured) builder.WebHost.UseUrls(DefaultUrl);
    }
}
