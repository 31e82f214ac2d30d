using KopoKopo.Emulator.CommandLine;
using Microsoft.Extensions.Logging.Console;

namespace KopoKopo.Emulator;

/// <summary>
/// What the emulator stands on: settings, the console's log and Kestrel, and nothing else. The default host brings IIS, QUIC, host filtering and more;
/// each costs a start its time, and each assembly two file descriptors for as long as the process lives.
/// </summary>
internal static class EmulatorHost
{
    private const string Settings = "appsettings.json";

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        AddSettings(builder.Configuration, args);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole();
        builder.Services.AddSingleton<ConsoleFormatter>(new LogLines(TimeProvider.System));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel")));
        builder.Services.AddRoutingCore();
        return builder;
    }

    /// <summary>
    /// The emulator within somebody's test: on a free port of loopback, silent, with these settings alone, whatever files and environment there are.
    /// </summary>
    public static WebApplication InProcess(Func<EmulatorOptions> settings)
    {
        HeadStart.Begin();
        var builder = SilentBuilder();
        builder.Services.AddRoutingCore();
        builder.AddEmulator(settings);
        var app = builder.Build();
        app.MapEmulator();
        return app;
    }

    /// <summary>A server on a free port of loopback that says nothing, reads no settings and leaves signals to whoever runs it.</summary>
    public static WebApplicationBuilder SilentBuilder()
    {
        var builder = BareBuilder("http://127.0.0.1:0");
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        return builder;
    }

    /// <summary>A server at an address that says nothing and reads no settings.</summary>
    public static WebApplicationBuilder BareBuilder(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls(url);
        return builder;
    }

    /// <summary>The settings that <see cref="CreateBuilder"/> reads, alone.</summary>
    public static IConfiguration ReadSettings(string[] args)
    {
        var configuration = new ConfigurationManager();
        AddSettings(configuration, args);
        return configuration;
    }

    // Of later sources the last wins: the file beside the executable, the one in the working folder, the environment, the command line.
    private static void AddSettings(ConfigurationManager configuration, string[] args)
    {
        foreach (var folder in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() }
            .Select(Path.TrimEndingDirectorySeparator)
            .Distinct(StringComparer.Ordinal))
        {
            configuration.AddJsonFile(Path.Combine(folder, Settings), optional: true, reloadOnChange: false);
        }

        configuration.AddEnvironmentVariables().AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args);
    }

    // It lives as long as its owner wants; Ctrl+C is the test runner's.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
