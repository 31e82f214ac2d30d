using System.Net;
using KopoKopo.Emulator.Tests.Control.Deliveries;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary><c>POST /_emulator/doctor</c>: whether a callback can be reached from here, and if not, why and what mends it.</summary>
public sealed class DoctorTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_receiver_that_acknowledges_is_reachable_after_one_signed_test_POST()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();

        var answer = await client.ExamineAsync(receiver.Url.AbsoluteUri);
        var test = await receiver.NextAsync();

        answer.Reachable.ShouldBeTrue();
        answer.Way.ShouldBe("dns, connect, post");
        answer.Steps[^1].Detail.ShouldStartWith("answered 200 after ");
        answer.Mend.ShouldBeNull();
        test.ShouldBeSignedWith(ApiClient.ApiKey);
        test.Headers["Content-Type"].ShouldBe("application/json");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task The_test_POST_is_signed_with_the_apps_own_key()
    {
        await using var other = EmulatorServer.With(("Apps:0:ClientId", "shop"), ("Apps:0:ClientSecret", "secret"), ("Apps:0:ApiKey", "its own key"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await ApiClient.ConnectAsync(other.Address, "shop");

        await client.ExamineAsync(receiver.Url.AbsoluteUri);

        (await receiver.NextAsync()).ShouldBeSignedWith("its own key");
    }

    [Fact]
    public async Task An_examination_is_no_delivery()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();

        await client.ExamineAsync(receiver.Url.AbsoluteUri);

        (await client.DeliveriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_nobody_knows_fails_at_DNS()
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.ExamineAsync("http://no-such-host.invalid/callback");

        answer.Reachable.ShouldBeFalse();
        answer.Way.ShouldBe("dns!");
        answer.Failure.ShouldStartWith("the name no-such-host.invalid is not known here");
        answer.Mend.ShouldNotBeNull().ShouldContain("host.docker.internal");
    }

    [Theory]
    [InlineData("http://localhost:1/callback", "host.docker.internal")]
    [InlineData("http://127.0.0.1:1/callback", "host.docker.internal")]
    [InlineData("http://[::1]:1/callback", "host.docker.internal")]
    [InlineData("http://127.0.0.2:1/callback", "Start the receiver")]
    public async Task Where_nothing_listens_the_connection_is_refused(string url, string mend)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.ExamineAsync(url);

        answer.Reachable.ShouldBeFalse();
        answer.Way.ShouldBe("dns, connect!");
        answer.Failure.ShouldContain("refused: nothing listens on ");
        answer.Mend.ShouldNotBeNull().ShouldContain(mend);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_reply_that_does_not_acknowledge_is_named_and_the_POST_not_repeated(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(status);
        using var client = await emulator.NewAppAsync();

        var answer = await client.ExamineAsync(receiver.Url.AbsoluteUri);

        answer.Reachable.ShouldBeFalse();
        answer.Way.ShouldBe("dns, connect, post!");
        answer.Failure.ShouldStartWith($"answered {status} ");
        answer.Mend.ShouldNotBeNull().ShouldContain("only a 2xx acknowledges");
        await receiver.NextAsync();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_URL_it_leads_to_is_named()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(http =>
        {
            http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            http.Response.Headers.Location = "https://shop.test/callback/";
            return Task.CompletedTask;
        });
        using var client = await emulator.NewAppAsync();

        var answer = await client.ExamineAsync(receiver.Url.AbsoluteUri);

        answer.Reachable.ShouldBeFalse();
        answer.Failure.ShouldStartWith("answered 301 ");
        answer.Mend.ShouldNotBeNull().ShouldContain("redirects to https://shop.test/callback/");
        await receiver.NextAsync();
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_slow_reply_is_an_acknowledgement_with_advice()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(http => Task.Delay(TimeSpan.FromSeconds(2.2), TimeProvider.System, http.RequestAborted));
        using var client = await emulator.NewAppAsync();

        var answer = await client.ExamineAsync(receiver.Url.AbsoluteUri);

        answer.Way.ShouldBe("dns, connect, post, speed!");
        answer.Mend.ShouldNotBeNull().ShouldContain("acknowledge first, work afterwards");
        answer.Reachable.ShouldBeTrue("a delivery would have been acknowledged");
        await receiver.NextAsync();
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    public async Task A_receiver_that_never_answers_or_stops_in_the_middle_times_out(string beginning)
    {
        await using var other = EmulatorServer.With(("Retry:Timeout", "PT0.7S"));
        await using var listener = RawListener.ThatSays(beginning, andHangsUp: false);
        using var client = await other.NewAppAsync();

        var answer = await client.ExamineAsync($"http://127.0.0.1:{listener.Port}/callback");

        answer.Reachable.ShouldBeFalse();
        answer.Way.ShouldBe("dns, connect, post!");
        answer.Failure.ShouldBe("time-out after 0.7 s");
        answer.Mend.ShouldNotBeNull().ShouldContain("acknowledge first, work afterwards");
        listener.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData("220 mail.example.com ESMTP ready\r\n", "the reply is not HTTP")]
    [InlineData("", "the connection was closed before a reply came")]
    public async Task What_listens_and_is_no_web_server_is_told_from_one(string greeting, string detail)
    {
        await using var listener = RawListener.ThatSays(greeting, andHangsUp: true);
        using var client = await emulator.NewAppAsync();

        var answer = await client.ExamineAsync($"http://127.0.0.1:{listener.Port}/callback");

        answer.Reachable.ShouldBeFalse();
        answer.Way.ShouldBe("dns, connect, post!");
        answer.Failure.ShouldBe(detail);
        answer.Mend.ShouldNotBeNull().ShouldContain("does not answer HTTP");
        listener.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_host_that_callbacks_may_not_go_to_is_not_even_connected_to()
    {
        await using var other = EmulatorServer.With(("CallbackAllow:0", "shop.test"));
        await using var listener = RawListener.ThatSaysNothing();
        using var client = await other.NewAppAsync();

        var answer = await client.ExamineAsync($"http://127.0.0.1:{listener.Port}/callback");

        answer.Reachable.ShouldBeFalse();
        answer.Way.ShouldBe("allowed!");
        answer.Failure.ShouldContain($"127.0.0.1:{listener.Port}");
        answer.Mend.ShouldNotBeNull().ShouldContain("Emulator:CallbackAllow");
        listener.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task An_alias_is_followed_and_named()
    {
        await using var other = EmulatorServer.With(("HostAliases:shop.invalid", "127.0.0.1"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await other.NewAppAsync();

        var answer = await client.ExamineAsync($"http://shop.invalid:{receiver.Url.Port}/callback");

        answer.Reachable.ShouldBeTrue();
        answer.Steps[0].Detail.ShouldContain("in place of shop.invalid, by Emulator:HostAliases");
        (await receiver.NextAsync()).Headers["Host"].ShouldBe($"shop.invalid:{receiver.Url.Port}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "url": "callback" }""")]
    [InlineData("""{ "url": "ftp://127.0.0.1/" }""")]
    [InlineData("""{ "url": "" }""")]
    [InlineData("""{ "url": 9000 }""")]
    [InlineData("""{ "url": null }""")]
    [InlineData("{")]
    public async Task What_is_no_URL_is_refused_in_words(string body)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/_emulator/doctor", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldNotBeEmpty();
    }
}
