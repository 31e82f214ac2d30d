using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests;

/// <summary>What a start can trip over: it ends with exit code 1 and one line that names the setting and what to do.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kopokopo-start-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--urls=garbage", "urls", "\"garbage\"")]
    [InlineData("--urls=http://localhost:99999", "urls", "port")]
    [InlineData("--urls=http://127.0.0.1:-5", "urls", "\"http://127.0.0.1:-5\"")]
    [InlineData("--urls=ftp://localhost:8254", "urls", "http")]
    [InlineData("--urls=http://localhost:8254/base", "urls", "path")]
    [InlineData("--urls=https://localhost:8443", "urls", "Kestrel:Certificates:Default:Path")]
    [InlineData("--urls=https://127.0.0.1:8443", "urls", "Kestrel:Certificates:Default:Path")]
    [InlineData("--urls=http://192.0.2.1:8254", "urls", "192.0.2.1")]
    [InlineData("--urls=http://localhost:0", "urls", "http://127.0.0.1:0")]
    [InlineData("--Kestrel:Endpoints:Main:Url=http://127.0.0.1:0|--Emulator:Https:Port=0", "Emulator:Https:Port", "Kestrel:Endpoints")]
    [InlineData("--http_ports=abc", "http_ports", "\"abc\"")]
    [InlineData("--http_ports=80000", "http_ports", "\"80000\"")]
    [InlineData("--https_ports=8443", "https_ports", "Kestrel:Certificates:Default:Path")]
    [InlineData("--Kestrel:Endpoints:Main:Url=nonsense", "Kestrel:Endpoints", "nonsense")]
    [InlineData("--Kestrel:Endpoints:Main:Port=8254", "Kestrel:Endpoints", "Url")]
    [InlineData("--Kestrel:Endpoints:Main:Url=https://127.0.0.1:8443", "Kestrel:Endpoints", "Certificate")]
    [InlineData("--Kestrel:Certificates:Default:Path=/nowhere/server.pfx|--urls=https://127.0.0.1:8443", "Kestrel:Certificates", "/nowhere/server.pfx")]
    public async Task Where_it_cannot_listen_one_line_names_the_setting(string arguments, string setting, string expected) =>
        await ShouldBeRefusedAsync(null, [setting, expected], [.. arguments.Split('|'), "--Emulator:Database="]);

    [Theory]
    [InlineData("ASPNETCORE_HTTP_PORTS", "abc")]
    [InlineData("ASPNETCORE_URLS", "garbage")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:8254;nonsense")]
    public async Task The_environments_settings_are_named_as_well(string name, string value) =>
        await ShouldBeRefusedAsync(new Surroundings(new Dictionary<string, string> { [name] = value }), [name, value.Split(';')[^1]], "--Emulator:Database=");

    [Fact]
    public void What_is_loaded_while_the_host_is_built_can_be()
    {
        Should.NotThrow(HeadStart.Load);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await ShouldBeRefusedAsync(
            null, ["urls", $"{taken.LocalEndpoint}", "address already in use"], $"--urls=http://{taken.LocalEndpoint}", "--Emulator:Database=");
    }

    [Fact]
    public async Task A_port_for_TLS_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await ShouldBeRefusedAsync(
            null,
            ["Emulator:Https:Port", $"{port}", "address already in use"],
            "--urls=http://127.0.0.1:0",
            "--Emulator:Database=",
            $"--Emulator:Https:Port={port}");
    }

    [Theory]
    [InlineData("--Emulator:JournalSize=abc", "Emulator:JournalSize", "abc")]
    [InlineData("--Logging:LogLevel:Default=Loud", "Logging:LogLevel:Default", "Loud")]
    public async Task What_is_no_setting_or_has_no_such_value_is_named(string argument, string setting, string expected) =>
        await ShouldBeRefusedAsync(null, [setting, expected], "--urls=http://127.0.0.1:0", "--Emulator:Database=", argument);

    [Theory]
    [InlineData("{ \"Emulator\": ")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{ \"a\": 1, \"A\": 2 }")]
    public async Task A_malformed_appsettings_file_of_the_working_folder_is_named(string content)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "appsettings.json"), content, Cancellation);

        await ShouldBeRefusedAsync(
            new Surroundings(WorkingFolder: _folder.FullName),
            [Path.Combine(_folder.FullName, "appsettings.json")],
            "--urls=http://127.0.0.1:0",
            "--Emulator:Database=");
    }

    [Fact]
    public async Task A_database_that_is_a_folder_and_one_below_a_file_are_named()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);

        await ShouldBeRefusedAsync(null, ["Emulator:Database", _folder.FullName], "--urls=http://127.0.0.1:0", $"--Emulator:Database={_folder.FullName}");
        await ShouldBeRefusedAsync(null, ["Emulator:Database", file], "--urls=http://127.0.0.1:0", $"--Emulator:Database={file}/emulator.db");
        await ShouldBeRefusedAsync(null, ["Emulator:Database"], "--urls=http://127.0.0.1:0", "--Emulator:Database=/proc/emulator.db");
    }

    [Fact]
    public async Task A_folder_of_scenarios_that_was_given_and_is_not_there_stops_the_start()
    {
        var missing = Path.Combine(_folder.FullName, "nofolder");
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "appsettings.json"), """{ "Emulator": { "Scenarios": "elsewhere" } }""", Cancellation);
        var environment = new Dictionary<string, string> { ["Emulator__Scenarios"] = missing };

        await ShouldBeRefusedAsync(null, ["Emulator:Scenarios", missing], "--urls=http://127.0.0.1:0", "--Emulator:Database=", "--Emulator:Scenarios", missing);
        await ShouldBeRefusedAsync(null, ["Emulator:Scenarios", file], "--urls=http://127.0.0.1:0", "--Emulator:Database=", "--Emulator:Scenarios", file);
        await ShouldBeRefusedAsync(new Surroundings(environment), ["Emulator:Scenarios", missing], "--urls=http://127.0.0.1:0", "--Emulator:Database=");
        await ShouldBeRefusedAsync(
            new Surroundings(WorkingFolder: _folder.FullName), ["Emulator:Scenarios", Path.Combine(_folder.FullName, "elsewhere")],
            "--urls=http://127.0.0.1:0", "--Emulator:Database=");
    }

    [Fact]
    public async Task Without_the_setting_the_working_folders_scenarios_serve_and_else_the_published_copy()
    {
        var own = Directory.CreateDirectory(Path.Combine(_folder.FullName, "scenarios"));
        await using var here = await EmulatorProcess.StartAsync(new Surroundings(WorkingFolder: _folder.FullName), "--Emulator:Database=");
        await here.TerminateAsync();
        own.Delete();
        await using var nowhere = await EmulatorProcess.StartAsync(new Surroundings(WorkingFolder: _folder.FullName), "--Emulator:Database=");
        await nowhere.TerminateAsync();

        here.Output.ShouldContain($"scenario  default, of {own.FullName}");
        nowhere.Output.ShouldContain($"scenario  default, of {Path.Combine(AppContext.BaseDirectory, "scenarios")}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task ShouldBeRefusedAsync(Surroundings? surroundings, string[] expected, params string[] arguments)
    {
        var (exitCode, output) = surroundings is { } other ? await EmulatorProcess.RunAsync(other, arguments) : await EmulatorHere.RunAsync(arguments);

        exitCode.ShouldBe(1, output);
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldHaveSingleItem();
        line.ShouldStartWith("KopoKopo.Emulator: ");
        foreach (var part in expected) line.ShouldContain(part);
    }
}
