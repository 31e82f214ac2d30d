using KopoKopo.Emulator.Tests.Architecture;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary>Completion: what shells ask, and the scripts with which they do.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("kopokopo-emulator trig", "trigger")]
    [InlineData("kopokopo-emulator trigger card_", "card_transaction_received|card_transaction_voided|card_transaction_reversed")]
    [InlineData("kopokopo-emulator listen --for", "--forward")]
    [InlineData("kopokopo-emulator completion ", "bash|zsh|powershell")]
    [InlineData("kopokopo-emulator --ver", "--verbose|--version")]
    public async Task What_may_stand_at_the_cursor_is_suggested(string line, string expected)
    {
        var (exitCode, output) = await EmulatorHere.RunAsync("complete", "--position", $"{line.Length}", line.TrimEnd());

        exitCode.ShouldBe(0, output);
        Lines(output).ShouldBeSubsetOf([.. expected.Split('|'), "--help", "-h", "-?"]);
        foreach (var one in expected.Split('|')) Lines(output).ShouldContain(one);
    }

    [Fact]
    public async Task Every_verb_is_suggested_and_those_of_shells_are_not()
    {
        var (_, output) = await EmulatorHere.RunAsync("complete", "--position", "18", "kopokopo-emulator ");

        foreach (var verb in new[] { "serve", "validate", "schema", "health", "listen", "pay", "trigger", "wait", "advance", "doctor", "completion" })
        {
            Lines(output).ShouldContain(verb);
        }

        Lines(output).ShouldNotContain("complete");
    }

    [Theory]
    [InlineData("0", "kopokopo-emulator")]
    [InlineData("-5", "kopokopo-emulator")]
    [InlineData("2000000000", "kopokopo-emulator ")]
    public async Task A_position_that_no_line_has_does_no_harm(string position, string line) =>
        (await EmulatorHere.RunAsync("complete", $"--position={position}", line)).ExitCode.ShouldBe(0);

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("powershell")]
    public async Task There_is_a_script_for_each_shell_and_it_asks_the_executable(string shell)
    {
        var (exitCode, output) = await EmulatorHere.RunAsync("completion", shell);

        exitCode.ShouldBe(0);
        output.ShouldContain("complete --position");
        output.ShouldContain("kopokopo-emulator KopoKopo.Emulator".Replace(" ", shell == "powershell" ? ", " : " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_shell_is_refused_with_those_there_are()
    {
        var (exitCode, output) = await EmulatorHere.RunAsync("completion", "fish");

        exitCode.ShouldBe(2);
        output.ShouldContain("bash");
    }

    [Fact]
    public async Task Bash_completes_a_topic_as_it_does_when_a_tab_is_pressed()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("bash is not on Windows by itself");
        var (_, script) = await EmulatorHere.RunAsync("completion", "bash");
        var executable = Path.Combine(AppContext.BaseDirectory, "KopoKopo.Emulator.dll");
        var tab =
            $$"""
            bash <<'END'
            kopokopo-emulator() { dotnet exec "{{executable}}" "$@"; }
            {{script}}
            COMP_LINE='kopokopo-emulator trigger card_transaction_v' COMP_POINT=44 COMP_WORDS=(kopokopo-emulator trigger card_transaction_v) COMP_CWORD=2
            _kopokopo_emulator
            printf '<%s>' "${COMPREPLY[@]}"; echo
            END
            """;

        await using var shell = ShellProcess.Start(tab, Path.GetTempPath());
        await shell.ExitAsync();

        shell.Output.Trim().ShouldBe("<card_transaction_voided>");
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
