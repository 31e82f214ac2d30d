using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary><c>--help</c> and <c>--version</c>.</summary>
public sealed class HelpTests
{
    [Fact]
    public async Task The_version_is_printed_alone()
    {
        var (exitCode, output) = await EmulatorHere.RunAsync("--version");

        exitCode.ShouldBe(0);
        output.ShouldMatch(@"^\d+\.\d+\.\d+\s*$");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task Help_names_every_verb(string help)
    {
        var (exitCode, output) = await EmulatorHere.RunAsync(help);

        exitCode.ShouldBe(0);
        output.ShouldContain("KopoKopo.Emulator [command]");
        string[] verbs =
        [
            "serve", "validate <FILE|FOLDER>", "schema", "health", "listen", "pay", "trigger <TOPIC>", "wait", "advance <TIME>", "doctor <URL>", "completion",
        ];
        foreach (var verb in verbs.Append("--version")) output.ShouldContain($"  {verb}");
        output.ShouldNotContain("  complete ");
    }

    [Theory]
    [InlineData("serve", "--port")]
    [InlineData("serve", "--quiet")]
    [InlineData("serve", "--verbose")]
    [InlineData("serve", "--Emulator:…")]
    [InlineData("serve", "http://localhost:8254")]
    [InlineData("validate", "FILE|FOLDER")]
    [InlineData("schema", "JSON Schema")]
    [InlineData("health", "--port")]
    [InlineData("listen", "--forward")]
    [InlineData("pay", "--token")]
    [InlineData("trigger", "customer_created")]
    public async Task Each_verb_has_a_help_of_its_own(string verb, string expected)
    {
        var (exitCode, output) = await EmulatorHere.RunAsync(verb, "--help");

        exitCode.ShouldBe(0);
        output.ShouldContain($"KopoKopo.Emulator {verb}");
        output.ShouldContain(expected);
    }

    [Fact]
    public async Task Help_is_given_behind_settings_as_well_and_nothing_is_served()
    {
        var (exitCode, output) = await EmulatorHere.RunAsync("--urls=http://127.0.0.1:0", "--Emulator:Database=", "--help");

        exitCode.ShouldBe(0);
        output.ShouldContain("KopoKopo.Emulator serve");
    }
}
