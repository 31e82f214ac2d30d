using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Connections;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Api.Masking;
using KopoKopo.Emulator.Api.Tls;
using KopoKopo.Emulator.Control;
using KopoKopo.Emulator.Control.Diagnosis;
using KopoKopo.Emulator.Control.Security;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Feed;
using KopoKopo.Emulator.OpenApi;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Telemetry;
using KopoKopo.Emulator.WebConsole;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Quartz;

namespace KopoKopo.Emulator;

/// <summary>The table of contents: what the emulator is made of, and what it answers.</summary>
internal static class EmulatorApp
{
    public const string DefaultUrl = "http://localhost:8254";
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(10);

    /// <summary>Adds what the emulator is made of, with the settings of the configuration.</summary>
    public static void AddEmulator(this WebApplicationBuilder builder) => builder.AddEmulator(() => EmulatorSettings.Read(builder.Configuration));

    /// <summary>As <see cref="AddEmulator(WebApplicationBuilder)"/>, with other settings, which are asked for once.</summary>
    public static void AddEmulator(this WebApplicationBuilder builder, Func<EmulatorOptions> settings)
    {
        EmulatorSettings.CheckLogLevels(builder.Configuration);
        Listening.Check(builder.Configuration);
        if (!Listening.IsConfigured(builder.Configuration)) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ServerLimits.Set(kestrel.Limits);
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                // What is written inside of TLS is what the client reads.
                kestrel.ApplicationServices.GetRequiredService<TlsEndpoint>().Secure(endpoint);
                ((IConnectionBuilder)endpoint).Use(LowerCaseLocation.Use);
            });
        });
        builder.Services
            .Configure<HostOptions>(host => host.ShutdownTimeout = StopsWithin)
            .Configure<SocketTransportOptions>(ServerLimits.Set)
            .AddSingleton(_ => settings())
            .AddSingleton(TimeProvider.System)
            .AddStore()
            .AddSingleton<ScenarioReader>()
            .AddSingleton<ScenarioCatalog>()
            .AddSingleton<ActiveScenarios>()
            .AddSingleton<QueuedRules>()
            .AddSingleton<DecisionLog>()
            .AddSingleton<Decider>()
            .AddDelivery()
            .AddConnectionLimit()
            .AddTls()
            .AddSingleton<KnownSecrets>()
            .AddSingleton<Secrets>()
            .AddSingleton<RequestJournal>()
            .AddSingleton<Origin>()
            .AddSingleton<BearerTokens>()
            .AddResources()
            .AddControl()
            .AddHostedService<EmulatorLifecycle>();
    }

    public static void MapEmulator(this WebApplication app)
    {
        app.UseMiddleware<SingleSlashes>();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<ErrorHandling>();
        app.UseRouting();
        app.UseMiddleware<ConnectionGate>();
        app.UseMiddleware<ControlGate>();
        app.UseMiddleware<ApiGate>();
        app.UseRateLimiter();
        app.MapResources(app.Services);
        app.MapControl(app.Services);
        app.MapOpenApiDocuments(app.Services);
        app.MapConsole();
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
        .AddSingleton<EmptyQueues>()
        .AddSingleton<ScenarioStore>()
        .AddSingleton<WorldStore>()
        .AddSingleton<WorldSweeper>()
        .AddSingleton<LiveFeed>();

    private static IServiceCollection AddTls(this IServiceCollection services) => services
        .AddSingleton<CertificateAuthority>()
        .AddSingleton<TlsEndpoint>()
        .AddSingleton<IStartupFilter>(services => services.GetRequiredService<TlsEndpoint>());

    private static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddQuartz(quartz => quartz.UseInMemoryStore().AddJob<DueWorkJob>(job => job.WithIdentity(DueWorkJob.Key).StoreDurably()))
        .AddSingleton<Alarm>()
        .AddSingleton<NameResolver>(_ => new NameResolver())
        .AddSingleton<InProcessReceivers>()
        .AddSingleton<ReceiverTrust>()
        .AddSingleton<HttpPoster>()
        .AddSingleton<Delivery.RetryPolicy>()
        .AddSingleton<AttemptTelemetry>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<AppWorks>()
        .AddSingleton<DueAlarms>()
        .AddSingleton<DueWrite>()
        .AddSingleton<DueWork>()
        .AddSingleton<ClockControl>()
        .AddSingleton<WorldLifecycle>()
        .AddSingleton<Doctor>();
}
