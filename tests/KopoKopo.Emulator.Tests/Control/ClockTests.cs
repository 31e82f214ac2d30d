using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control;

public sealed class ClockTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frozen_clock_stands_still_until_it_is_advanced_and_stays_frozen()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");

        var before = await client.GetJsonAsync("/_emulator/clock");
        var advanced = await client.AdvancedAsync("PT65S");
        var after = await client.GetJsonAsync("/_emulator/clock");

        before["now"]!.GetValue<string>().ShouldBe("2026-01-31T12:00:00.000+03:00");
        advanced["now"]!.GetValue<string>().ShouldBe("2026-01-31T12:01:05.000+03:00");
        after["now"]!.GetValue<string>().ShouldBe("2026-01-31T12:01:05.000+03:00");
        after["frozen"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task An_advance_says_what_it_caused_and_nothing_happens_before_its_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var tooEarly = await client.AdvancedAsync("PT0.499S");
        var inTime = await client.AdvancedAsync("PT0.001S");

        tooEarly["resources"]!.AsArray().ShouldBeEmpty();
        inTime["resources"]![0]!.ToJsonString().ShouldBe($$"""{"id":"{{location.Segments[^1]}}","kind":"incoming_payment","status":"Success"}""");
        inTime["deliveries"]![0]!["status"]!.GetValue<string>().ShouldBe("delivered");
        inTime["deliveries"]![0]!["body"]!.GetValue<string>().ShouldBe((await receiver.NextAsync()).Text);
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_forward_now_only_sets_the_clock_and_what_became_due_follows()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.FreezeAsync("2026-01-31T13:00:00+03:00");
        var callback = await receiver.NextAsync();

        callback.Json["data"]!["attributes"]!["event"]!["resource"]!["origination_time"]!.GetValue<string>().ShouldBe("2026-01-31T13:00:00+03:00");
    }

    [Fact]
    public async Task A_running_clock_that_was_advanced_runs_on_and_DELETE_returns_it_to_real_time()
    {
        using var client = await emulator.NewAppAsync();

        await client.AdvanceAsync("P1D");
        var ahead = await client.GetJsonAsync("/_emulator/clock");
        var deleted = await client.Http.DeleteAsync("/_emulator/clock", Cancellation);
        var real = await client.GetJsonAsync("/_emulator/clock");

        ahead["frozen"]!.GetValue<bool>().ShouldBeFalse();
        (Now(ahead) - DateTimeOffset.UtcNow).ShouldBe(TimeSpan.FromDays(1), TimeSpan.FromMinutes(1));
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        real["offset"]!.GetValue<string>().ShouldBe("PT0S");
        Now(real).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Each_app_has_a_clock_of_its_own()
    {
        using var one = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();

        await one.FreezeAsync("2020-01-01T00:00:00+03:00");

        (await other.GetJsonAsync("/_emulator/clock"))["frozen"]!.GetValue<bool>().ShouldBeFalse();
        (await other.GetJsonAsync($"/_emulator/clock?app={one.ClientId}"))["now"]!.GetValue<string>().ShouldStartWith("2020-01-01");
    }

    [Theory]
    [InlineData("""{"by":"-PT1S"}""", "Time goes forward only")]
    [InlineData("""{"by":"65"}""", "by must be a duration")]
    [InlineData("""{"by":65}""", "by must be a duration")]
    [InlineData("""{"by":"P99999999D"}""", "by must be a duration")]
    [InlineData("""{"to":"2020-01-01T00:00:00+03:00"}""", "Time goes forward only")]
    [InlineData("""{"to":"soon"}""", "to must be an instant")]
    [InlineData("""{"by":"PT1S","to":"2030-01-01T00:00:00Z"}""", "Say how far")]
    [InlineData("{}", "Say how far")]
    public async Task A_bad_advance_is_refused_in_words(string body, string message)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/_emulator/clock/advance", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"]!.GetValue<string>().ShouldStartWith(message);
    }

    [Fact]
    public async Task A_bad_clock_is_refused_in_words()
    {
        using var client = await emulator.NewAppAsync();

        var notAnInstant = await client.Http.PutAsJsonAsync("/_emulator/clock", new { now = "tomorrow" }, Cancellation);
        var notABoolean = await client.Http.PutAsJsonAsync("/_emulator/clock", new { frozen = "yes" }, Cancellation);

        (await ApiClient.JsonAsync(notAnInstant))["error_message"]!.GetValue<string>().ShouldStartWith("now must be an instant");
        (await ApiClient.JsonAsync(notABoolean))["error_message"]!.GetValue<string>().ShouldBe("frozen must be true or false");
    }

    [Fact]
    public async Task An_unknown_app_is_404_where_apps_are_not_made_by_themselves()
    {
        await using var other = EmulatorServer.With(("AutoCreateApps", "false"));
        using var http = new HttpClient { BaseAddress = other.Address };

        (await http.GetAsync("/_emulator/clock?app=nobody", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.GetAsync("/_emulator/clock", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static DateTimeOffset Now(JsonNode clock) => DateTimeOffset.Parse(clock["now"]!.GetValue<string>());

    [Fact]
    public async Task The_clock_survives_a_restart()
    {
        using var database = new TemporaryDatabase();
        await using (var first = EmulatorServer.With(("Database", database.FilePath)))
        {
            using var client = await ApiClient.ConnectAsync(first.Address, "clock");
            await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        }

        await using var second = EmulatorServer.With(("Database", database.FilePath));
        using var http = new HttpClient { BaseAddress = second.Address };

        (await http.GetStringAsync("/_emulator/clock?app=clock", Cancellation)).ShouldContain("\"now\":\"2026-01-31T12:00:00.000+03:00\"");
    }
}
