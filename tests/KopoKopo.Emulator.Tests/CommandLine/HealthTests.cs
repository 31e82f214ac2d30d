using System.Globalization;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary><c>health</c> asks where <c>serve</c> with the same arguments, environment and files would listen, and nowhere else.</summary>
public sealed class HealthTests(EmulatorServer emulator) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kopokopo-health-");

    [Theory]
    [InlineData("--urls=http://127.0.0.1:{port}")]
    [InlineData("--urls|http://127.0.0.1:{port};http://127.0.0.1:1")]
    [InlineData("--urls=http://*:{port}")]
    [InlineData("--urls=http://+:{port}")]
    [InlineData("--urls=http://0.0.0.0:{port}")]
    [InlineData("--urls=http://some.name.invalid:{port}")]
    [InlineData("--port|{port}")]
    [InlineData("--port={port}")]
    [InlineData("--http_ports={port}")]
    [InlineData("--http_ports=1|--urls=http://localhost:{port}|--Emulator:Database=")]
    [InlineData("--urls=http://localhost:1|--Kestrel:Endpoints:Main:Url=http://127.0.0.1:{port}")]
    [InlineData("--urls=http://localhost:{port}|--preferHostingUrls=true|--Kestrel:Endpoints:Main:Url=http://127.0.0.1:1")]
    public async Task The_arguments_say_where(string arguments)
    {
        var (exitCode, output) = await EmulatorHere.RunAsync(["health", .. WithPort(arguments).Split('|')]);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("\"ready\"");
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://+:{port}", "ASPNETCORE_HTTP_PORTS", "1")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{port}", "ASPNETCORE_URLS", "")]
    [InlineData("DOTNET_URLS", "http://localhost:{port}", "URLS", "http://localhost:1")]
    [InlineData("HTTP_PORTS", "{port};1", "DOTNET_URLS", "")]
    [InlineData("Kestrel__Endpoints__Main__Url", "http://localhost:{port}", "ASPNETCORE_URLS", "http://localhost:1")]
    public async Task The_environment_says_where(string name, string value, string other, string otherValue) =>
        await ShouldBeWellAsync(new Surroundings(new Dictionary<string, string> { [name] = WithPort(value), [other] = otherValue }));

    [Theory]
    [InlineData("""{ "urls": "http://localhost:{port}" }""")]
    [InlineData("""{ "Kestrel": { "Endpoints": { "Main": { "Url": "http://localhost:{port}" } } } }""")]
    public async Task The_working_folders_settings_say_where(string settings)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "appsettings.json"), WithPort(settings), TestContext.Current.CancellationToken);

        await ShouldBeWellAsync(new Surroundings(WorkingFolder: _folder.FullName));
    }

    [Fact]
    public async Task A_socket_of_the_file_system_is_asked_as_well()
    {
        var url = $"http://unix:{Path.Combine(_folder.FullName, "emulator.sock")}";
        await using var serving = await EmulatorHere.StartAsync("listens on", "--urls", url, "--Emulator:Database=");

        var (exitCode, output) = await EmulatorHere.RunAsync("health", "--urls", url);

        exitCode.ShouldBe(0, output);
    }

    [Theory]
    [InlineData("--port=1", "http://localhost:1")]
    [InlineData("--urls=http://127.0.0.1:1;http://127.0.0.1:{port}", "http://127.0.0.1:1")]
    [InlineData("--urls=http://localhost:{port}|--Kestrel:Endpoints:Main:Url=http://127.0.0.1:1", "http://127.0.0.1:1")]
    [InlineData("--urls=http://127.0.0.1:0", "was chosen by the system; say which")]
    [InlineData("--port=0", "was chosen by the system; say which")]
    [InlineData("--urls=garbage", "--urls (ASPNETCORE_URLS) is \"garbage\"")]
    [InlineData("--http_ports=many", "\"many\"")]
    [InlineData("--urls=http://unix:/nowhere/emulator.sock", "/nowhere/emulator.sock")]
    public async Task Where_nobody_can_be_asked_it_fails_in_one_line(string arguments, string expected)
    {
        var (exitCode, output) = await EmulatorHere.RunAsync(["health", .. WithPort(arguments).Split('|')]);

        ShouldHaveFailed(exitCode, output, expected);
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_fails_in_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "appsettings.json"), "nonsense", TestContext.Current.CancellationToken);

        var (exitCode, output) = await EmulatorProcess.RunAsync(new Surroundings(WorkingFolder: _folder.FullName), "health", WithPort("--port={port}"));

        ShouldHaveFailed(exitCode, output, "appsettings.json");
    }

    [Fact]
    public async Task No_proxy_answers_in_the_emulators_place()
    {
        await using var proxy = await WebhookReceiver.StartAsync();
        var environment = new Dictionary<string, string> { ["http_proxy"] = proxy.Url.AbsoluteUri, ["ALL_PROXY"] = proxy.Url.AbsoluteUri, ["no_proxy"] = "" };

        var (exitCode, output) = await EmulatorProcess.RunAsync(new Surroundings(environment), "health", "--port=1");

        ShouldHaveFailed(exitCode, output, "http://localhost:1");
        proxy.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task One_that_is_not_ready_fails()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(503);

        var (exitCode, _) = await EmulatorHere.RunAsync("health", "--urls", receiver.Url.GetLeftPart(UriPartial.Authority));

        exitCode.ShouldBe(1);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void ShouldHaveFailed(int exitCode, string output, string expected)
    {
        exitCode.ShouldBe(1, output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldHaveSingleItem().ShouldContain(expected);
    }

    private static async Task ShouldBeWellAsync(Surroundings surroundings)
    {
        var (exitCode, output) = await EmulatorProcess.RunAsync(surroundings, "health");

        exitCode.ShouldBe(0, output);
    }

    private string WithPort(string text) => text.Replace("{port}", emulator.Address.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
