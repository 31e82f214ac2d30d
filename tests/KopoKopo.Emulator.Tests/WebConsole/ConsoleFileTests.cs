using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.WebConsole;

/// <summary>The console's page and files as they are served.</summary>
public sealed class ConsoleFileTests(EmulatorServer emulator, SharedServers others) : IClassFixture<SharedServers>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/console/main.js", "text/javascript; charset=utf-8")]
    [InlineData("/console/tokens.css", "text/css; charset=utf-8")]
    [InlineData("/console/icon.svg", "image/svg+xml")]
    public async Task A_file_comes_with_its_type_and_lets_nobody_elses_script_run(string path, string type)
    {
        using var client = Client();

        var answer = await client.GetAsync(path, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self'; ");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_that_a_browser_has_is_not_sent_again()
    {
        using var client = Client();
        var first = await client.GetAsync("/console/main.js", Cancellation);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/console/main.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        var second = await client.SendAsync(again, Cancellation);

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await second.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task HEAD_answers_what_GET_does_without_the_body()
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");

        var answer = await client.SendAsync(request, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldBe((await client.GetByteArrayAsync("/", Cancellation)).Length);
    }

    [Theory]
    [InlineData("/console/nothing.js")]
    [InlineData("/console/..%2Findex.html")]
    [InlineData("/console/main.cs")]
    public async Task What_there_is_not_is_404_and_says_where_the_page_is(string path)
    {
        using var client = Client();

        var answer = await client.GetAsync(path, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("its page is at /");
    }

    [Fact]
    public async Task The_files_are_open_where_the_control_API_asks_for_a_token_and_its_calls_are_not()
    {
        var guarded = others.With(("ControlToken", "a-token-of-sixteen"));
        using var client = new HttpClient { BaseAddress = guarded.Address };

        (await client.GetAsync("/", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/_emulator/resources", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Looking_at_the_page_leaves_no_trace_in_the_journal()
    {
        using var client = new HttpClient { BaseAddress = others.With().Address };
        foreach (var path in new[] { "/", "/console/main.js", "/elsewhere" }) await client.GetAsync(path, Cancellation);

        var journal = JsonNode.Parse(await client.GetStringAsync("/_emulator/requests", Cancellation))!;
        journal["requests"]!.AsArray().Select(request => request!["path"].Text()).ShouldBe(["/elsewhere"]);
    }

    [Theory]
    [InlineData("innerHTML")]
    [InlineData("outerHTML")]
    [InlineData("insertAdjacentHTML")]
    [InlineData("document.write")]
    [InlineData("eval(")]
    [InlineData("new Function")]
    [InlineData("localStorage")]
    [InlineData("sessionStorage")]
    [InlineData("document.cookie")]
    [InlineData("://unpkg")]
    [InlineData("style=\"")]
    public void No_source_of_the_page_contains(string word)
    {
        var files = Sources();

        files.Length.ShouldBeGreaterThan(10);
        files.Where(file => File.ReadAllText(file).Contains(word, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void No_source_of_the_page_is_longer_than_a_review_takes_in() =>
        Sources().Where(file => File.ReadLines(file).Count() > 300).ShouldBeEmpty();

    private HttpClient Client() => new() { BaseAddress = emulator.Address };

    private static string[] Sources([CallerFilePath] string here = "")
    {
        var folder = Path.GetFullPath(Path.Combine(here, "..", "..", "..", "..", "src", "KopoKopo.Emulator", "WebConsole", "Pages"));
        Assert.SkipUnless(Directory.Exists(folder), "The sources are not where the tests were built.");
        return Directory.GetFiles(folder);
    }
}
