using System.CommandLine;
using KopoKopo.Emulator.Telemetry;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>Serves until it is told to stop.</summary>
internal sealed class ServeVerb(TextWriter output, TextWriter error)
{
    public const string Name = "serve";

    // Short for settings, and before those that were given, which may say otherwise.
    private static readonly string[] QuietSettings = ["--Emulator:Banner=false", "--Logging:LogLevel:Default=Warning"];

    // ASP.NET's own line about a request has its query, and that may have a token.
    private static readonly string[] VerboseSettings =
    [
        "--Logging:LogLevel:Default=Information", "--Logging:LogLevel:KopoKopo=Debug", "--Logging:LogLevel:Quartz=Information",
        "--Logging:LogLevel:System=Information",
        "--Logging:LogLevel:Microsoft=Information",
        "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Warning",
    ];

    public Command Command()
    {
        var port = new PortOption();
        var quiet = new Option<bool>("--quiet") { Description = "Print warnings and nothing else; where the system chose the port, that as well." };
        var verbose = new Option<bool>("--verbose") { Description = "Log what is done and why, and print at the start what can be pasted." };
        var settings = SettingArguments.Of(port, quiet, verbose);
        var command = new Command(Name, $"Serve, on {EmulatorApp.DefaultUrl} unless told otherwise.") { port, quiet, verbose, settings };
        command.Validators.Add(result => port.RefuseBeside(result, settings));
        command.Validators.Add(result =>
        {
            if (result.GetValue(quiet) && result.GetValue(verbose)) result.AddError("--quiet and --verbose contradict each other; give one of them");
        });
        command.SetAction((parsed, stop) =>
        {
            string[] loudness = parsed.GetValue(quiet) ? QuietSettings : parsed.GetValue(verbose) ? VerboseSettings : [];
            return RunAsync([.. loudness, .. port.Settings(parsed, settings)], stop, isWhole: parsed.GetValue(verbose));
        });
        return command;
    }

    /// <param name="settings">The settings, as arguments.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="isWhole">Whether all is printed at the start that there is to say.</param>
    public async Task<int> RunAsync(string[] settings, CancellationToken stop, bool isWhole = false)
    {
        WebApplication? app = null;
        var isListening = false;
        try
        {
            HeadStart.Begin();
            var builder = EmulatorHost.CreateBuilder(settings);
            TelemetryExport.AddIfAsked(builder.Services, builder.Configuration);
            builder.AddEmulator();

            // The last of all: whoever reads that it listens finds it ready.
            builder.Services.AddSingleton(new StartOutput(output, isWhole)).AddHostedService<StartBanner>();
            app = builder.Build();
            app.MapEmulator();
            await app.StartAsync(stop);
            isListening = true;
            await app.WaitForShutdownAsync(stop);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || app is { Lifetime.ApplicationStopping.IsCancellationRequested: true })
        {
            // It was told to stop while it started.
            return 0;
        }
        catch (Exception exception) when (!isListening && StartFailure.Explain(exception, app?.Configuration) is { } line)
        {
            await error.WriteLineAsync($"KopoKopo.Emulator: {line}");
            return 1;
        }
        finally
        {
            if (app is not null) await app.DisposeAsync();
        }
    }
}
