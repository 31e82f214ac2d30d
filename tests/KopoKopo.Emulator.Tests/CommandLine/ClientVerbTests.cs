using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary>What all verbs share that drive a running emulator: where it is, as whom, and with which token.</summary>
public sealed class ClientVerbTests(EmulatorServer emulator)
{
    private const string Token = "t0ken-of-control";

    [Fact]
    public async Task Without_a_url_they_ask_where_serve_would_listen_with_the_token_that_it_would_want()
    {
        await using var guarded = EmulatorServer.With(("ControlToken", Token));
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://+:{guarded.Address.Port}",
            ["Emulator__ControlToken"] = Token,
        };

        var (exitCode, output) = await EmulatorProcess.RunAsync(new Surroundings(environment), "advance", "PT1S");

        exitCode.ShouldBe(0, output);
        output.ShouldStartWith("now ");
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_not_printed_and_the_right_one_does()
    {
        await using var guarded = EmulatorServer.With(("ControlToken", Token));

        var wrong = await EmulatorHere.RunAsync("advance", "PT1S", "--url", $"{guarded.Address}", "--token", "guessed-token");
        var right = await EmulatorHere.RunAsync("advance", "PT1S", "--url", $"{guarded.Address}", "--token", Token);

        wrong.ExitCode.ShouldBe(1);
        wrong.Output.ShouldContain("token");
        wrong.Output.ShouldNotContain("guessed-token");
        right.ExitCode.ShouldBe(0, right.Output);
    }

    [Theory]
    [InlineData("pay")]
    [InlineData("trigger|customer_created")]
    [InlineData("wait")]
    [InlineData("advance|PT1S")]
    [InlineData("doctor|http://localhost:9000")]
    public async Task Where_no_emulator_answers_each_says_so_in_one_line_and_as_JSON(string arguments)
    {
        var plain = await EmulatorHere.RunAsync([.. arguments.Split('|'), "--url", "http://localhost:1"]);
        var json = await EmulatorHere.RunAsync([.. arguments.Split('|'), "--url", "http://localhost:1", "--json"]);

        plain.ExitCode.ShouldBe(1);
        plain.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain("not reached at http://localhost:1");
        json.ExitCode.ShouldBe(1);
        JsonNode.Parse(json.Output)!["error_message"].Text().ShouldContain("not reached at http://localhost:1");
    }

    [Fact]
    public async Task What_is_no_emulator_is_told_apart()
    {
        await using var other = await WebhookReceiver.StartAsync();
        other.Reply(http => http.Response.Body.WriteAsync("<html>"u8.ToArray()).AsTask());

        var (exitCode, output) = await EmulatorHere.RunAsync("advance", "PT1S", "--url", other.Url.GetLeftPart(UriPartial.Authority));

        exitCode.ShouldBe(1);
        output.ShouldContain("is that the emulator?");
    }

    [Fact]
    public async Task An_app_is_acted_on_alone()
    {
        using var one = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        await one.FreezeAsync("2026-01-31T12:00:00+03:00");
        await other.FreezeAsync("2026-01-31T12:00:00+03:00");

        await EmulatorHere.RunAsync("advance", "PT1H", "--url", $"{emulator.Address}", "--app", one.ClientId);

        (await one.GetJsonAsync("/_emulator/clock"))["now"].Text().ShouldBe("2026-01-31T13:00:00.000+03:00");
        (await other.GetJsonAsync("/_emulator/clock"))["now"].Text().ShouldBe("2026-01-31T12:00:00.000+03:00");
    }
}
