using KopoKopo.Emulator.Tests.Control.Diagnosis;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Tls;

/// <summary><c>CallbackTrust</c>: whose certificates receivers may have besides those the system trusts.</summary>
public sealed class CallbackTrustTests(EmulatorServer untrusting) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kopokopo-trust-").FullName;

    private static DateTimeOffset StillValid => TimeProvider.System.GetUtcNow().AddMonths(6);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_whose_certificate_is_named_is_called_back()
    {
        await using var receiver = await TlsReceiver.StartAsync("localhost", StillValid);
        await using var server = EmulatorServer.With(("CallbackTrust", await WriteAsync(receiver.Pem)));

        (await AttemptAsync(server, receiver)).ShouldBe("200");

        receiver.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Without_it_the_attempt_says_why_nothing_was_sent_and_what_mends_it()
    {
        await using var receiver = await TlsReceiver.StartAsync("localhost", StillValid);

        var error = await AttemptAsync(untrusting, receiver);

        error.ShouldStartWith("TLS: ");
        error.ShouldContain("UntrustedRoot");
        error.ShouldContain("Emulator:CallbackTrust");
        receiver.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Another_certificate_is_trusted_no_more_than_before()
    {
        await using var other = await TlsReceiver.StartAsync("localhost", StillValid);
        await using var receiver = await TlsReceiver.StartAsync("localhost", StillValid);
        await using var server = EmulatorServer.With(("CallbackTrust:0", await WriteAsync(other.Pem)));

        (await AttemptAsync(server, receiver)).ShouldStartWith("TLS: ");

        receiver.Requests.ShouldBe(0);
    }

    [Theory]
    [InlineData("shop.example", 1)]
    [InlineData("localhost", -1)]
    public async Task A_named_certificate_of_another_name_or_one_that_has_expired_is_not_trusted_and_by_any_it_is(string name, int years)
    {
        await using var receiver = await TlsReceiver.StartAsync(name, TimeProvider.System.GetUtcNow().AddYears(years));
        await using var named = EmulatorServer.With(("CallbackTrust", await WriteAsync(receiver.Pem)));
        await using var any = EmulatorServer.With(("CallbackTrust", "any"));

        (await AttemptAsync(named, receiver)).ShouldStartWith("TLS: ");
        (await AttemptAsync(any, receiver)).ShouldBe("200");

        receiver.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task The_doctor_says_by_whom_a_receiver_is_trusted_and_where_it_is_not_what_to_name()
    {
        await using var receiver = await TlsReceiver.StartAsync("localhost", StillValid);
        await using var named = EmulatorServer.With(("CallbackTrust", await WriteAsync(receiver.Pem)));
        using var trusting = await named.NewAppAsync();
        using var other = await untrusting.NewAppAsync();
        var url = $"https://localhost:{receiver.Port}/callback";

        var trusted = await trusting.PostAsync("/_emulator/doctor", $$"""{"url":"{{url}}"}""");
        var refused = await other.ExamineAsync(url);

        (await trusted.Content.ReadAsStringAsync(Cancellation)).ShouldContain("the certificate is trusted by Emulator:CallbackTrust alone");
        refused.Failure.ShouldBe("the certificate is not trusted");
        refused.Mend.ShouldNotBeNull().ShouldContain("Emulator:CallbackTrust");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----")]
    public async Task A_file_that_is_missing_or_no_certificate_stops_the_start_in_a_line_that_names_it(string? content)
    {
        var file = Path.Combine(_folder, "trusted.pem");
        if (content is not null) await File.WriteAllTextAsync(file, content, Cancellation);

        var (exitCode, output) = await EmulatorHere.RunAsync("--urls=http://127.0.0.1:0", "--Emulator:Database=", $"--Emulator:CallbackTrust={file}");

        exitCode.ShouldBe(1);
        output.ShouldContain($"Emulator:CallbackTrust names \"{file}\"");
        output.Trim().ShouldNotContain("\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> WriteAsync(string pem)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(file, pem, Cancellation);
        return file;
    }

    // What came of the first attempt: the reply's status, or why there was none.
    private static async Task<string> AttemptAsync(EmulatorServer server, TlsReceiver receiver)
    {
        using var client = await server.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"https://localhost:{receiver.Port}/callback")));
        var attempt = (await client.AdvancedAsync("PT0.5S"))["deliveries"]![0]!["attempts"]![0]!;
        return attempt["error"]?.GetValue<string>() ?? $"{attempt["status"]}";
    }
}
