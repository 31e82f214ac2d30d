using System.Diagnostics;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.WebConsole;

/// <summary>The start page's samples, pasted as they stand, each into an empty folder, and run against the emulator whose page showed them.</summary>
[Collection(nameof(ConsoleBrowser))]
public sealed class SampleTests(EmulatorServer emulator, NodeTool node, ConsoleBrowser browser)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("curl", "payment.sh", "bash", "payment.sh")]
    [InlineData("Node", "payment.js", "node", "payment.js")]
    [InlineData("Python", "payment.py", "/usr/bin/python3", "payment.py")]
    [InlineData("PHP", "payment.php", "php", "payment.php")]
    [InlineData("C#", "payment.cs", "dotnet", "run payment.cs")]
    public async Task A_sample_that_is_pasted_asks_for_a_payment_and_says_where_it_is(string tab, string file, string program, string arguments)
    {
        Assert.SkipWhen(program == "dotnet" && Effort.IsByHand, "KOPOKOPO_CI=1 runs it: it is compiled first");
        Assert.SkipWhen(NodeTool.Find(program) is null, $"{program} is not on the PATH");
        using var client = await emulator.NewAppAsync();
        var samples = await browser.PlayAsync(node, "samples", emulator, client.ClientId);
        if (tab == "Node") await node.InstallAsync("k2-connect-node", "1.3.0");

        var said = await RunAsync(samples![tab].Text(), file, program, arguments.Split(' '));

        var resource = (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray().ShouldHaveSingleItem()!;
        resource["kind"].Text().ShouldBe("incoming_payment");
        said.ShouldContain(resource["id"].Text());
    }

    private async Task<string> RunAsync(string sample, string file, string program, string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("kopokopo-emulator-sample-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), sample, TestContext.Current.CancellationToken);
            var start = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder.FullName,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["NODE_PATH"] = Path.Combine(node.Folder, "node_modules");
            foreach (var name in new[] { "NO_PROXY", "no_proxy" }) start.Environment[name] = "127.0.0.1,localhost";
            using var process = Process.Start(start)!;
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            bound.CancelAfter(Bound);
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
            await process.WaitForExitAsync(bound.Token);
            process.ExitCode.ShouldBe(0, await errors + await output);
            return await output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
