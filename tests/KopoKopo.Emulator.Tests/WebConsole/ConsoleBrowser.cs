using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.WebConsole;

/// <summary>The tests that look at the console share a browser, and run one after another.</summary>
[CollectionDefinition(nameof(ConsoleBrowser))]
public sealed class ConsoleBrowserCollection : ICollectionFixture<ConsoleBrowser>;

/// <summary>
/// A real browser, driven by the scenarios of this folder. It is half a minute of work on two cores and wants Node.js and Chromium: it is used with the
/// environment's <c>KOPOKOPO_BROWSER=1</c>, as in continuous integration, and then the test fails where one of them is missing. Otherwise it is skipped.
/// </summary>
public sealed class ConsoleBrowser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    // By this xunit knows an exception for a skipped test.
    private const string Skipped = "$XunitDynamicSkip$";
    private Process? _process;

    private static bool IsAsked => Environment.GetEnvironmentVariable("KOPOKOPO_BROWSER") == "1";

    /// <summary>Plays a scenario on a page of its own, and answers what it saw.</summary>
    /// <param name="node">Node.js, and the packages in it.</param>
    /// <param name="scenario">Its name.</param>
    /// <param name="emulator">Whose page.</param>
    /// <param name="app">The app to look at.</param>
    /// <param name="given">What else the scenario takes.</param>
    public async Task<JsonNode?> PlayAsync(NodeTool node, string scenario, EmulatorServer emulator, string? app = null, object? given = null)
    {
        if (!IsAsked) Assert.Skip("KOPOKOPO_BROWSER=1 runs it: it needs Node.js and Chromium");
        var process = _process ??= await StartAsync(node);
        var asked = given is null ? [] : JsonSerializer.SerializeToNode(given)!.AsObject();
        asked["name"] = scenario;
        asked["base"] = emulator.Address.AbsoluteUri;
        asked["app"] = app;
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        await process.StandardInput.WriteLineAsync(asked.ToJsonString().AsMemory(), bound.Token);
        await process.StandardInput.FlushAsync(bound.Token);
        var line = await process.StandardOutput.ReadLineAsync(bound.Token);
        if (line is null) throw new InvalidOperationException($"The browser is gone: {await process.StandardError.ReadToEndAsync(bound.Token)}");

        var answer = JsonNode.Parse(line)!;
        answer["error"]?.GetValue<string>().ShouldBeNull();
        return answer["result"];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;

        // It ends with its input, and closes the browser.
        _process.StandardInput.Close();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static async Task<Process> StartAsync(NodeTool node)
    {
        try
        {
            var chromium = Names.Select(NodeTool.Find).FirstOrDefault(found => found is not null);
            if (chromium is null) Assert.Skip($"None of {string.Join(", ", Names)} is on the PATH");

            await node.InstallAsync("playwright-core@1.65.1", "axe-core@4.14.1");
            return node.Start("WebConsole", "browser.js", chromium);
        }
        catch (Exception skipped) when (skipped.Message.Contains(Skipped, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"There must be a browser here: {skipped.Message}", skipped);
        }
    }
}
