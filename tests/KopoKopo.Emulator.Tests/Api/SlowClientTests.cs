namespace KopoKopo.Emulator.Tests.Api;

/// <summary>Who sends too slowly, or reads nothing, is let go of. All are slow at once, since each takes its time.</summary>
public sealed class SlowClientTests(SlowClients clients) : IClassFixture<SlowClients>
{
    [Theory]
    [InlineData("/api/v1/incoming_payments")]
    [InlineData("/oauth/token")]
    [InlineData("/_emulator/outcomes")]
    public void A_body_that_does_not_come_is_a_408(string path) => clients.SilentBodies[path].ShouldStartWith("HTTP/1.1 408");

    // Where nobody reads the body the answer is there before it.
    [Fact]
    public void A_body_that_nobody_reads_keeps_no_answer_back() => clients.SilentBodies["/nowhere"].ShouldStartWith("HTTP/1.1 404");

    [Fact]
    public void A_body_that_comes_steadily_but_for_ever_is_a_408()
    {
        var answer = clients.Trickle;

        answer.ShouldStartWith("HTTP/1.1 408");
        answer.ShouldContain("the body took longer than 30 s");
    }

    [Fact]
    public void Headers_that_do_not_end_are_a_408() => clients.Headers.ShouldStartWith("HTTP/1.1 408");

    // Longer than a reader may take nothing of what is there.
    [Fact]
    public void An_event_stream_with_nothing_to_say_goes_on() => clients.Events.ShouldContain("event: clock");

    [Fact]
    public void None_of_them_is_an_error_in_the_log()
    {
        clients.Log.ShouldNotContain("fail:");
        clients.Log.ShouldNotContain("Exception");
    }
}
