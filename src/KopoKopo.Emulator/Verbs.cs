using System.Reflection;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Scenarios.Files;

namespace KopoKopo.Emulator;

/// <summary>What the executable does, and prints there. Exit codes: 0 done, 1 failed, 2 not understood.</summary>
internal sealed class Verbs(TextWriter output, TextWriter error)
{
    // A container's HEALTHCHECK has a time-out of its own.
    private static readonly TimeSpan LongestHealthCheck = TimeSpan.FromSeconds(10);

    public async Task<int> RunAsync(string[] args) => args switch
    {
        ["health", ..] => await HealthAsync(args[1..]),
        ["validate", ..] => Validate(args[1..]),
        ["schema"] => Schema(),
        ["--version"] => Version(),
        ["--help" or "-h" or "help"] => Help(),
        [var verb, ..] when !verb.StartsWith('-') && !verb.Contains('=', StringComparison.Ordinal) => Unknown(verb),
        _ => await ServeAsync(args),
    };

    private async Task<int> ServeAsync(string[] args)
    {
        WebApplication? app = null;
        var isListening = false;
        try
        {
            var builder = EmulatorHost.CreateBuilder(args);
            builder.AddEmulator();
            app = builder.Build();
            app.MapEmulator();
            await app.StartAsync();
            isListening = true;
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OperationCanceledException) when (app is { Lifetime.ApplicationStopping.IsCancellationRequested: true })
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

    /// <summary>For a container's HEALTHCHECK: whether the emulator beside it is ready.</summary>
    private async Task<int> HealthAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args).Build();
        var first = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? EmulatorApp.DefaultUrl;
        var address = BindingAddress.Parse(first);
        using var http = new HttpClient { Timeout = LongestHealthCheck };
        try
        {
            var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
            using var response = await http.GetAsync($"{address.Scheme}://{host}:{address.Port}/health/ready");
            await output.WriteLineAsync(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            await error.WriteLineAsync($"KopoKopo.Emulator: not reached at {first}: {exception.Message}");
            return 1;
        }
    }

    /// <summary>Says what is wrong with scenario files. 0: nothing, or warnings only; 1: errors; 2: a file cannot be read. Touches no database and no port.</summary>
    private int Validate(string[] files)
    {
        if (files.Length == 0)
        {
            error.WriteLine("KopoKopo.Emulator: validate wants the files to look at");
            return 2;
        }

        var reader = new ScenarioReader(ResourceRoutes.Words);
        return files.Max(file => Validate(reader, file));
    }

    private int Validate(ScenarioReader reader, string file)
    {
        if (Path.GetFileName(file) == ScenarioCatalog.SchemaFile)
        {
            output.WriteLine($"{file}: the schema, 0 warnings");
            return 0;
        }

        var (bytes, refused) = ScenarioFile.Read(file, folder: null);
        if (bytes is null)
        {
            error.WriteLine($"{file}: {refused}");
            return 2;
        }

        var read = reader.Read(file, Path.GetFileNameWithoutExtension(file), bytes);
        foreach (var problem in read.Errors) output.WriteLine(problem);
        foreach (var problem in read.Warnings) output.WriteLine($"warning: {problem}");
        if (read.Errors.Count == 0) output.WriteLine($"{file}: {read.Scenario!.Rules.Count} rules, {read.Warnings.Count} warnings");
        return read.Errors.Count == 0 ? 0 : 1;
    }

    /// <summary>The JSON Schema of scenario files.</summary>
    private int Schema()
    {
        output.Write(ScenarioSchema.Write(ResourceRoutes.Words));
        return 0;
    }

    private int Version()
    {
        output.WriteLine(typeof(Verbs).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
        return 0;
    }

    private int Help()
    {
        output.WriteLine(
            $"""
            KopoKopo.Emulator: a fake Kopo Kopo server.

              KopoKopo.Emulator              serve, on {EmulatorApp.DefaultUrl}
              KopoKopo.Emulator validate FILE…   say what is wrong with scenario files
              KopoKopo.Emulator schema       print the JSON Schema of scenario files
              KopoKopo.Emulator health       exit 0 if the emulator here is ready, 1 if not
              KopoKopo.Emulator --version
              KopoKopo.Emulator --help

            Settings: --Emulator:Name value, environment Emulator__Name, or appsettings.json. --urls or ASPNETCORE_URLS say where to listen.
            """);
        return 0;
    }

    private int Unknown(string verb)
    {
        error.WriteLine($"KopoKopo.Emulator: there is no verb \"{verb}\"; see --help");
        return 2;
    }
}
