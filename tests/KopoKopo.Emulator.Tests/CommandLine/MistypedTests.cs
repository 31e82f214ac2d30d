using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary>What the executable does not understand it refuses with exit code 2 and one line that names the nearest it does.</summary>
public sealed class MistypedTests
{
    [Theory]
    [InlineData("serv", "there is no verb \"serv\"; did you mean \"serve\"?")]
    [InlineData("validat", "there is no verb \"validat\"; did you mean \"validate\"?")]
    [InlineData("Schema", "there is no verb \"Schema\"; did you mean \"schema\"?")]
    [InlineData("something else", "there is no verb \"something else\"; expected one of serve, validate, schema, health")]
    [InlineData("pya", "there is no verb \"pya\"; did you mean \"pay\"?")]
    [InlineData("serv|--urls=http://127.0.0.1:0", "there is no verb \"serv\"; did you mean \"serve\"?")]
    public async Task A_verb(string arguments, string expected) => await ShouldBeRefusedAsync(arguments, expected);

    [Theory]
    [InlineData("--prot|9000", "there is no option \"--prot\"; did you mean \"--port\"?")]
    [InlineData("serve|--prot=9000", "there is no option \"--prot\"; did you mean \"--port\"?")]
    [InlineData("--quite", "there is no option \"--quite\"; did you mean \"--quiet\"?")]
    [InlineData("--url=http://127.0.0.1:0", "there is no option \"--url\"; did you mean \"--urls\"?")]
    [InlineData("--urls=http://127.0.0.1:0|--enviroment=Production", "there is no option \"--enviroment\"; did you mean \"--environment\"?")]
    [InlineData("-urls=http://127.0.0.1:0", "there is no option \"-urls\"; did you mean \"--urls\"?")]
    [InlineData("--Emulater:Strict=true", "there is no option \"--Emulater:Strict\"; did you mean \"--Emulator:Strict\"?")]
    [InlineData("--ResultDelay=PT1S", "there is no option \"--ResultDelay\"; did you mean \"--Emulator:ResultDelay\"?")]
    [InlineData("--Strict", "there is no option \"--Strict\"; did you mean \"--Emulator:Strict\"?")]
    [InlineData("-x=1", "there is no option \"-x\"; see --help")]
    [InlineData("--=1", "there is no option \"--\"; see --help")]
    [InlineData("--Emulator:=1", "there is no option \"--Emulator:\"")]
    [InlineData("--nothing-like-it=1", "there is no option \"--nothing-like-it\"; see --help")]
    [InlineData("--Emulator:Strict=true|serve", "there is no option \"serve\"")]
    [InlineData("health|--prot=9000", "there is no option \"--prot\"; did you mean \"--port\"?")]
    [InlineData("schema|--prot=9000", "schema knows no \"--prot=9000\"; see schema --help")]
    [InlineData("schema|file.json", "schema knows no \"file.json\"; see schema --help")]
    public async Task An_option(string arguments, string expected) => await ShouldBeRefusedAsync(arguments, expected);

    [Theory]
    [InlineData("--Emulator:Strict", "--Emulator:Strict wants a value")]
    [InlineData("--Emulator:Database|--urls=http://127.0.0.1:0", "--Emulator:Database wants a value")]
    [InlineData("--Emulator:Scenario|--quiet", "--Emulator:Scenario wants a value")]
    [InlineData("--port", "--port")]
    [InlineData("--port|", "--port is \"\": expected a port from 0 to 65535, such as 8254")]
    [InlineData("--port=abc", "--port is \"abc\": expected a port from 0 to 65535, such as 8254")]
    [InlineData("--port=65536", "--port is \"65536\": expected a port")]
    [InlineData("--port=-1", "--port is \"-1\": expected a port")]
    [InlineData("--port=1|--port=2", "--port")]
    [InlineData("listen|--port=many", "--port is \"many\": expected a port from 0 to 65535")]
    [InlineData("listen|--status=99", "--status is \"99\": expected a status from 200 to 599")]
    [InlineData("listen|--delay=soon", "--delay is \"soon\": expected a length of time of at most PT1H, such as 2s")]
    [InlineData("listen|--delay=2h", "--delay is \"2h\": expected a length of time of at most PT1H")]
    [InlineData("listen|--forward=shop", "--forward is \"shop\": expected a URL")]
    [InlineData("pay|--timeout=-1s", "--timeout is \"-1s\": expected a length of time")]
    [InlineData("wait|--timeout=6m", "--timeout is \"6m\": expected a length of time of at most PT5M")]
    [InlineData("wait|--url=nowhere", "--url is \"nowhere\": expected where the emulator is, such as http://localhost:8254")]
    [InlineData("wait|--url=http://localhost:0", "--url is \"http://localhost:0\": expected where the emulator is")]
    [InlineData("advance", "advance")]
    [InlineData("advance|1w", "TIME is \"1w\": expected a length of time")]
    [InlineData("trigger|customer_craeted", "there is no topic \"customer_craeted\"; did you mean \"customer_created\"?")]
    [InlineData("trigger|customer_created|--set|name", "--set is \"name\": expected a member and its value")]
    public async Task A_value_that_is_missing_or_wrong(string arguments, string expected) => await ShouldBeRefusedAsync(arguments, expected);

    [Theory]
    [InlineData("--port=0|--urls=http://127.0.0.1:0", "--port and --urls both say where to listen; give one of them")]
    [InlineData("--port|0|--URLS|http://127.0.0.1:0", "--port and --urls both say where to listen; give one of them")]
    [InlineData("--port=0|--http_ports=0", "--port and --http_ports both say where to listen; give one of them")]
    [InlineData("health|--port=1|--urls=http://127.0.0.1:2", "--port and --urls both say where to listen; give one of them")]
    [InlineData("listen|--status=500|--forward=http://localhost:1", "--status and --forward both say what to answer; give one of them")]
    [InlineData("--quiet|--verbose|--port=0", "--quiet and --verbose contradict each other; give one of them")]
    public async Task Two_that_contradict_each_other(string arguments, string expected) => await ShouldBeRefusedAsync(arguments, expected);

    private static async Task ShouldBeRefusedAsync(string arguments, string expected)
    {
        var (exitCode, output) = await EmulatorHere.RunAsync(arguments.Split('|'));

        exitCode.ShouldBe(2, output);
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldHaveSingleItem();
        line.ShouldStartWith("KopoKopo.Emulator: ");
        line.ShouldContain(expected);
    }
}
