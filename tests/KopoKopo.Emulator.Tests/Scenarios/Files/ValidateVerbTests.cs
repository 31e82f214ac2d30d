using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary><c>KopoKopo.Emulator validate FILE|FOLDER…</c>, as an editor or a build runs it.</summary>
public sealed class ValidateVerbTests : IDisposable
{
    private readonly ScenarioFolder _folder = new();

    [Fact]
    public async Task The_ready_made_scenarios_pass()
    {
        var (exitCode, output) = await ValidateAsync([.. ReadyMade.Files]);

        exitCode.ShouldBe(0, output);
        Lines(output).Count.ShouldBe(ReadyMade.Files.Count, "one line each");
        Lines(output).ShouldAllBe(line => line.EndsWith(" rules, 0 warnings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_whole_folder_passes_with_the_schema_in_it()
    {
        var (exitCode, output) = await ValidateAsync(ReadyMade.Folder);
        var (_, oneByOne) = await ValidateAsync([.. Directory.EnumerateFiles(ReadyMade.Folder, "*.json").Order(StringComparer.Ordinal)]);

        exitCode.ShouldBe(0, Lines(output).FirstOrDefault(line => !line.EndsWith(" warnings", StringComparison.Ordinal)));
        output.ShouldBe(oneByOne);
    }

    [Fact]
    public async Task Every_mistake_of_every_file_is_a_line_of_its_own()
    {
        for (var i = 0; i < BadInputTests.AllBad.Count; i++) _folder.Write($"bad{i:000}", BadInputTests.Unnamed(BadInputTests.AllBad[i]));

        var (exitCode, output) = await ValidateAsync([.. Enumerable.Range(0, BadInputTests.AllBad.Count).Select(i => _folder.PathOf($"bad{i:000}"))]);

        var expected = BadInputTests.AllBad.Select((bad, i) => bad.LineIn(_folder.PathOf($"bad{i:000}"))).ToList();
        exitCode.ShouldBe(1);
        Lines(output).Except(expected).ShouldBeEmpty();
        expected.Except(Lines(output)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Warnings_are_said_and_pass()
    {
        _folder.Write("warned", """
            { "rules": [
              { "name": "all", "on": "payment" },
              { "name": "two", "on": "payment", "whenState": "Nowhere" }
            ] }
            """);

        var (exitCode, output) = await ValidateAsync(_folder.PathOf("warned"));

        exitCode.ShouldBe(0, output);
        Lines(output).ShouldBe(
            [
                $"warning: {_folder.PathOf("warned")}:3: rules[1].whenState: no rule reaches the state \"Nowhere\"",
                $"warning: {_folder.PathOf("warned")}:3: rules[1]: the rule \"all\" above always holds first",
                $"{_folder.PathOf("warned")}: 2 rules, 2 warnings",
            ]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_folder_with_none_exit_2_and_the_others_are_looked_at()
    {
        _folder.Write("bad", "{}");
        var empty = Directory.CreateDirectory(Path.Combine(_folder.FullName, "empty")).FullName;

        var (exitCode, output) = await ValidateAsync(_folder.PathOf("nowhere"), empty, _folder.PathOf("bad"));

        exitCode.ShouldBe(2);
        output.ShouldContain($"{_folder.PathOf("nowhere")}: cannot be read");
        output.ShouldContain($"{empty}: there is no .json file in this folder");
        output.ShouldContain($"{_folder.PathOf("bad")}:1: rules is missing");
    }

    [Fact]
    public async Task Of_a_folder_every_json_file_is_looked_at_and_no_other_and_none_of_folders_in_it()
    {
        _folder.Write("bad", "{}");
        _folder.Write("fine", """{ "rules": [] }""");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "notes.txt"), "{}", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "below.json"));

        var (exitCode, output) = await ValidateAsync(_folder.FullName);

        exitCode.ShouldBe(1);
        Lines(output).ShouldBe([$"{_folder.PathOf("bad")}:1: rules is missing", $"{_folder.PathOf("fine")}: 0 rules, 0 warnings"]);
    }

    [Fact]
    public async Task Without_a_file_it_says_what_it_wants()
    {
        var (exitCode, output) = await ValidateAsync();

        exitCode.ShouldBe(2);
        Lines(output).ShouldHaveSingleItem().ShouldContain("validate");
    }

    [Fact]
    public async Task Comments_trailing_commas_and_a_byte_order_mark_pass()
    {
        _folder.Write("loose", [.. Encoding.UTF8.Preamble], """
            // What a person writes.
            { "rules": [ { "on": "*", "outcome": "cancelled", }, ], }
            """);

        (await ValidateAsync(_folder.PathOf("loose"))).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_file_of_ten_megabytes_is_refused()
    {
        _folder.Write("huge", $$"""{ "rules": [], "description": "{{new string('x', 10 * 1024 * 1024)}}" }""");

        var (exitCode, output) = await ValidateAsync(_folder.PathOf("huge"));

        exitCode.ShouldBe(1);
        Lines(output).ShouldBe([$"{_folder.PathOf("huge")}:1: larger than 1024 KB"]);
    }

    [Fact]
    public async Task It_touches_no_database_and_no_port()
    {
        using var database = new TemporaryDatabase();
        _folder.Write("fine", """{ "rules": [] }""");
        await using var running = await EmulatorHere.ServeAsync("--urls=http://127.0.0.1:0", database.Setting);
        var files = Directory.GetFiles(Path.GetDirectoryName(database.FilePath)!);

        // Were these settings and not files, the port and the database in use would stop it.
        var (exitCode, output) = await ValidateAsync(_folder.PathOf("fine"), $"--urls={running.Address}", database.Setting);

        exitCode.ShouldBe(2);
        Lines(output).ShouldContain($"{_folder.PathOf("fine")}: 0 rules, 0 warnings");
        output.ShouldContain($"--urls={running.Address}: cannot be read");
        output.ShouldNotContain("listens on");
        Directory.GetFiles(Path.GetDirectoryName(database.FilePath)!).ShouldBe(files);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<(int ExitCode, string Output)> ValidateAsync(params string[] files) => EmulatorHere.RunAsync(["validate", .. files]);

    private static List<string> Lines(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
