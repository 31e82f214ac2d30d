using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary><c>POST /_emulator/doctor</c> where the callback URL is https: what is wrong with TLS.</summary>
public sealed class DoctorTlsTests(EmulatorServer emulator)
{
    private static DateTimeOffset StillValid => TimeProvider.System.GetUtcNow().AddMonths(6);

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_trusted()
    {
        await using var receiver = await TlsReceiver.StartAsync("localhost", StillValid);

        var answer = await ExamineAsync($"https://localhost:{receiver.Port}/callback");

        answer.Failure.ShouldBe("the certificate is not trusted");
        answer.Mend.ShouldNotBeNull().ShouldContain("make its root known where the emulator runs");
        receiver.Requests.ShouldBe(0, "nothing is POSTed to whom one does not trust");
    }

    [Fact]
    public async Task An_expired_certificate_is_told_with_the_day_it_expired()
    {
        var notAfter = TimeProvider.System.GetUtcNow().AddYears(-1);
        await using var receiver = await TlsReceiver.StartAsync("localhost", notAfter);

        var answer = await ExamineAsync($"https://localhost:{receiver.Port}/callback");

        answer.Failure.ShouldBe($"the certificate expired on {notAfter.LocalDateTime:yyyy-MM-dd}");
        answer.Mend.ShouldBe("Renew the certificate.");
        receiver.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_told_with_both_names()
    {
        await using var receiver = await TlsReceiver.StartAsync("shop.example", StillValid);

        var answer = await ExamineAsync($"https://localhost:{receiver.Port}/callback");

        answer.Failure.ShouldBe("the certificate is for shop.example, not for localhost");
        answer.Mend.ShouldNotBeNull().ShouldContain("Use the name of the certificate");
        receiver.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_port_that_speaks_no_TLS_is_told_with_the_advice_to_use_http()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        var answer = await ExamineAsync($"https://127.0.0.1:{receiver.Url.Port}/callback");

        answer.Failure.ShouldStartWith("no TLS");
        answer.Mend.ShouldNotBeNull().ShouldContain("http://");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_port_that_speaks_TLS_is_told_from_one_that_speaks_HTTP()
    {
        await using var receiver = await TlsReceiver.StartAsync("localhost", StillValid);
        using var client = await emulator.NewAppAsync();

        var answer = await client.ExamineAsync($"http://localhost:{receiver.Port}/callback");

        answer.Reachable.ShouldBeFalse();
        answer.Way.ShouldBe("dns, connect, post!");
        answer.Mend.ShouldNotBeNull().ShouldContain("https");
        receiver.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_the_handshake_fails_at_TLS_and_not_at_a_POST_that_was_never_made()
    {
        await using var other = EmulatorServer.With(("Retry:Timeout", "PT0.7S"));
        await using var listener = RawListener.ThatSaysNothing();
        using var client = await other.NewAppAsync();

        var answer = await client.ExamineAsync($"https://127.0.0.1:{listener.Port}/callback");

        answer.Way.ShouldBe("dns, connect, tls!");
        answer.Failure.ShouldContain("time-out after 0.7 s");
        answer.Mend.ShouldNotBeNull().ShouldNotContain("took the request");
        listener.Connections.ShouldBe(1);
    }

    private async Task<DoctorAnswer> ExamineAsync(string url)
    {
        using var client = await emulator.NewAppAsync();
        var answer = await client.ExamineAsync(url);
        answer.Reachable.ShouldBeFalse();
        answer.Way.ShouldBe("dns, connect, tls!");
        return answer;
    }
}
