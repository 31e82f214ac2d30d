using System.Net;
using System.Security.Cryptography.X509Certificates;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Tls;

/// <summary>The authority behind <c>Https:Port</c>: where it is kept, who may read it, and how long it lasts.</summary>
public sealed class AuthorityTests(EmulatorServer plain)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_the_same_after_a_restart_and_a_name_is_added_without_another()
    {
        using var database = new TemporaryDatabase();
        var first = await AuthorityOfAsync(database);
        var second = await AuthorityOfAsync(database, ("Https:Names:0", "shop.test"), ("Https:Names:1", "192.0.2.1"));
        await using var third = EmulatorServer.With(("Database", database.FilePath), ("Https:Port", "0"), ("Https:Names", "shop.test;192.0.2.1"));
        var address = third.SecureAddress();
        using var http = TlsSteps.ClientThatTrusts(first, address);

        second.ShouldBe(first);
        foreach (var name in new[] { "shop.test", "192.0.2.1", "127.0.0.1" })
        {
            (await http.GetAsync($"https://{name}:{address.Port}/health/live", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK, name);
        }

        await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync($"https://sandbox.kopokopo.com:{address.Port}/health/live", Cancellation));
    }

    [Fact]
    public async Task Its_key_is_its_owners_alone_and_stands_in_no_answer()
    {
        using var database = new TemporaryDatabase();
        var pem = await AuthorityOfAsync(database);

        var key = $"{database.FilePath}.ca.key";
        (await File.ReadAllTextAsync(key, Cancellation)).ShouldContain("PRIVATE KEY");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        pem.ShouldStartWith("-----BEGIN CERTIFICATE-----");
        pem.ShouldNotContain("PRIVATE");
        using var authority = X509Certificate2.CreateFromPem(pem);
        authority.Extensions.OfType<X509BasicConstraintsExtension>().ShouldHaveSingleItem().CertificateAuthority.ShouldBeTrue();
    }

    [Fact]
    public async Task It_is_answered_to_anybody_by_any_name_and_without_a_token()
    {
        await using var guarded = EmulatorServer.With(("Https:Port", "0"), ("ControlToken", "secret-token"));
        using var http = new HttpClient { BaseAddress = guarded.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_emulator/ca.pem");
        request.Headers.Host = "evil.example";
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await http.SendAsync(request, Cancellation);
        using var other = await http.GetAsync("/_emulator/apps", Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-pem-file");
        other.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Where_TLS_was_not_asked_for_there_is_none_and_nothing_is_made()
    {
        using var database = new TemporaryDatabase();
        await using var server = EmulatorServer.With(("Database", database.FilePath));
        using var client = await server.NewAppAsync();

        using var answer = await client.Http.GetAsync("/_emulator/ca.pem", Cancellation);

        (await answer.RefusalAsync(HttpStatusCode.NotFound)).ShouldContain("Emulator:Https:Port");
        Directory.GetFiles(Path.GetDirectoryName(database.FilePath)!, "*.ca.*").ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_a_crash_left_unfinished_is_made_again()
    {
        using var database = new TemporaryDatabase();
        await File.WriteAllTextAsync($"{database.FilePath}.ca.key", "half a ke", Cancellation);

        (await AuthorityOfAsync(database)).ShouldStartWith("-----BEGIN CERTIFICATE-----");
    }

    [Fact]
    public async Task One_that_cannot_be_read_stops_the_start_in_a_line_that_names_it()
    {
        using var database = new TemporaryDatabase();
        await File.WriteAllTextAsync($"{database.FilePath}.ca.pem", "nonsense", Cancellation);

        var (exitCode, output) = await EmulatorHere.RunAsync("--urls=http://127.0.0.1:0", database.Setting, "--Emulator:Https:Port=0");

        exitCode.ShouldBe(1);
        output.ShouldContain($"{database.FilePath}.ca.pem");
        output.Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task The_executable_says_where_it_speaks_TLS_and_what_to_trust()
    {
        await using var emulator = await EmulatorHere.ServeAsync("--port=0", "--Emulator:Database=", "--Emulator:Https:Port=0", "--quiet");
        await emulator.PrintsAsync("KopoKopo.Emulator speaks TLS on https://127.0.0.1:");

        emulator.Output.ShouldContain($"for whoever trusts {emulator.Address.GetLeftPart(UriPartial.Authority)}/_emulator/ca.pem");
        emulator.Address.Scheme.ShouldBe("http");
    }

    [Fact]
    public async Task The_document_says_that_it_needs_no_token()
    {
        using var client = await plain.NewAppAsync();

        var operation = (await client.GetJsonAsync("/openapi/v1.json"))["paths"]!["/_emulator/ca.pem"]!["get"]!;

        operation["security"]!.AsArray().ShouldAllBe(scheme => scheme!.AsObject().Count == 0);
        operation["responses"]!["200"]!["content"]!.AsObject().ShouldContainKey("application/x-pem-file");
    }

    private static async Task<string> AuthorityOfAsync(TemporaryDatabase database, params (string Name, string Value)[] settings)
    {
        await using var server = EmulatorServer.With([("Database", database.FilePath), ("Https:Port", "0"), .. settings]);
        return await server.AuthorityAsync();
    }
}
