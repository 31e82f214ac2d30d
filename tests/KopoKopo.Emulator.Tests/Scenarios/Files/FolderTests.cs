using System.Net;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>What may stand in the folder, and what of it is refused.</summary>
public sealed class FolderTests : IAsyncDisposable
{
    private const string Secret = "what stands outside the folder is nobody's business";
    private readonly ScenarioFolder _folder = new();
    private readonly EmulatorServer _emulator;

    public FolderTests() => _emulator = _folder.Serve();

    [Fact]
    public async Task Comments_trailing_commas_and_a_byte_order_mark_are_allowed()
    {
        _folder.Write("loose", [.. Encoding.UTF8.Preamble], """
            // What a person writes.
            { "rules": [ /* one */ { "on": "incoming_payment", "outcome": "cancelled", }, ], }
            """);
        using var client = await _emulator.NewAppAtNoonAsync();

        await client.ActivateAsync("loose");

        (await client.FateOfAPaymentAsync()).ShouldBe("Request cancelled by user");
        (await client.ReadinessAsync()).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_of_ten_megabytes_is_refused()
    {
        _folder.Write("huge", $$"""{ "rules": [], "description": "{{new string('x', 10 * 1024 * 1024)}}" }""");
        using var client = await _emulator.NewAppAsync();

        var readiness = await client.ReadinessAsync();
        var activated = await client.TryActivateAsync("huge");
        var shown = await client.Http.GetAsync("/_emulator/scenarios/huge", TestContext.Current.CancellationToken);

        readiness.Status.ShouldBe(HttpStatusCode.OK);
        readiness.Problems.ShouldBe(["huge.json:1: larger than 1024 KB"]);
        activated.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ScenarioCalls.MessageAsync(activated)).ShouldBe("huge.json:1: larger than 1024 KB");
        shown.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "there is nothing of it to show");
    }

    [Theory]
    [InlineData("not-json", "{ \"rules\": [ }", "not-json.json:1: not JSON")]
    [InlineData("empty", "", "empty.json:1: not JSON")]
    [InlineData("cut", "{\n  \"rules\": [\n", "cut.json:3: not JSON")]
    [InlineData("list", "[]", "list.json:1: expected a scenario")]
    [InlineData("half", "{ \"rules\": [], \"description\": \"\\ud800\" }", "half.json:1: not JSON")]
    public async Task What_is_no_scenario_at_all_is_named_by_file_and_line(string name, string content, string problem)
    {
        _folder.Write(name, content);
        using var client = await _emulator.NewAppAsync();

        var (status, problems) = await client.ReadinessAsync();

        status.ShouldBe(HttpStatusCode.OK);
        problems.ShouldHaveSingleItem().ShouldStartWith(problem);
    }

    [Fact]
    public async Task A_file_that_is_not_UTF_8_is_refused()
    {
        _folder.Write("latin", [0xFF, 0xFE], """{ "rules": [] }""");
        using var client = await _emulator.NewAppAsync();

        (await client.ReadinessAsync()).Problems.ShouldBe(["latin.json:1: not UTF-8"]);
    }

    [Fact]
    public async Task A_bad_file_disturbs_no_other()
    {
        _folder.Write("bad", "{}");
        _folder.Write("good", ScenarioFolder.EveryPayment("cancelled"));
        using var client = await _emulator.NewAppAtNoonAsync();
        await client.ActivateAsync("good");

        var all = await client.ScenariosAsync();

        all.Keys.ShouldBe(["bad", "good"]);
        ScenarioCalls.LineOf(all["bad"]["errors"]!.AsArray().ShouldHaveSingleItem()!).ShouldBe("bad.json:1: rules is missing");
        all["good"]["errors"]!.AsArray().ShouldBeEmpty();
        (await client.FateOfAPaymentAsync()).ShouldBe("Request cancelled by user");
    }

    [Fact]
    public async Task The_schema_and_what_is_not_json_are_no_scenarios()
    {
        File.Copy(ReadyMade.SchemaFile, Path.Combine(_folder.FullName, "scenario.schema.json"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "README.md"), "# Ours", TestContext.Current.CancellationToken);
        using var client = await _emulator.NewAppAsync();

        (await client.ScenariosAsync()).ShouldBeEmpty();
        (await client.ReadinessAsync()).Problems.ShouldBeEmpty();
        (await client.TryActivateAsync("scenario.schema")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("..")]
    [InlineData("sub/inside")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\outside")]
    [InlineData("%2e%2e%2foutside")]
    [InlineData("a..b")]
    [InlineData(".hidden")]
    [InlineData("")]
    [InlineData("nul\0")]
    public async Task A_name_that_leaves_the_folder_is_no_scenarios(string name)
    {
        using var outside = new ScenarioFolder();
        outside.Write("outside", ScenarioFolder.EveryPayment("cancelled"));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "sub"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "sub", "inside.json"), """{"rules":[]}""", TestContext.Current.CancellationToken);
        using var client = await _emulator.NewAppAsync();

        (await client.TryActivateAsync(name)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("%2e%2e/outside")]
    [InlineData("..%2Foutside")]
    [InlineData("%2e%2e%2foutside")]
    [InlineData("..%5Coutside")]
    [InlineData(".hidden")]
    [InlineData("a..b")]
    [InlineData("a%20b")]
    public async Task A_path_that_leaves_the_folder_is_refused(string name)
    {
        using var client = await _emulator.NewAppAsync();

        // The client must send the path as it stands here and not tidy it up.
        var uri = new Uri(
            $"{_emulator.Address.GetLeftPart(UriPartial.Authority)}/_emulator/scenarios/{name}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var got = await client.Http.GetAsync(uri, TestContext.Current.CancellationToken);
        var put = await client.Http.PutAsync(
            uri, new StringContent("""{"rules":[]}""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        got.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        put.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);
        Directory.EnumerateFileSystemEntries(_folder.FullName).ShouldBeEmpty("files are never written");
        (await client.ScenariosAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_that_leaves_the_folder_is_refused_and_shows_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need no rights on Linux only");
        using var outside = new ScenarioFolder();
        outside.Write("outside", $$"""{ "description": "{{Secret}}", "rules": [] }""");
        File.CreateSymbolicLink(_folder.PathOf("leak"), outside.PathOf("outside"));
        using var client = await _emulator.NewAppAsync();

        var activated = await client.TryActivateAsync("leak");
        var shown = await client.Http.GetAsync("/_emulator/scenarios/leak", TestContext.Current.CancellationToken);

        activated.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.ReadinessAsync()).Problems.ShouldBe(["leak.json:1: leads out of the folder"]);
        (await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(Secret);
        shown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_file_whose_name_nobody_could_ask_for_is_named()
    {
        _folder.Write("with space", """{"rules":[]}""");
        using var client = await _emulator.NewAppAsync();

        (await client.ReadinessAsync()).Problems.ShouldHaveSingleItem().ShouldStartWith("with space.json:1: expected a name");
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }
}
