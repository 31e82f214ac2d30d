using System.Net;
using System.Text.RegularExpressions;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary>What a run prints after its start: a line per request, decision and attempt, and nothing that is only noise.</summary>
public sealed partial class LogTests : IAsyncLifetime
{
    private readonly DirectoryInfo _scenarios = Directory.CreateTempSubdirectory("kopokopo-log-");
    private EmulatorHere.VerbHere _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_and_every_attempt_is_a_line_and_none_holds_a_token_or_a_secret()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await ApiClient.ConnectAsync(_emulator.Address, "logged");

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"{receiver.Url}?key=hidden-in-the-query")));
        await receiver.NextAsync();
        (await client.Http.GetAsync($"/oauth/token/info?access_token={client.Token}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await _emulator.StopAsync();

        _emulator.Output.ShouldContain("POST /api/v1/incoming_payments 201");
        _emulator.Output.ShouldContain($"app logged {location}");
        Line($"incoming_payment {location.Segments[^1]} to {receiver.Url}: 200").ShouldEndWith(" ms, delivered");
        _emulator.Output.ShouldNotContain(client.Token);
        _emulator.Output.ShouldNotContain("hidden-in-the-query");
    }

    [Fact]
    public async Task A_line_says_when_and_what_and_no_category_nor_what_is_not_there()
    {
        using var client = await ApiClient.ConnectAsync(_emulator.Address, "plain");
        await client.PayAsync(new IncomingPaymentBuilder());
        await client.GetJsonAsync("/_emulator/clock");
        await _emulator.StopAsync();

        var lines = _emulator.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SkipWhile(line => !line.Contains("POST /oauth/token", StringComparison.Ordinal)).ToList();
        lines.ShouldAllBe(line => OfTheEmulator().IsMatch(line));
        lines.ShouldNotContain(line => line.Contains("null", StringComparison.Ordinal) || line.Contains("  ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        using var client = await ApiClient.ConnectAsync(_emulator.Address, "refused");
        using var refused = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().Without("till_number").ToJson());
        await _emulator.StopAsync();

        Line("POST /api/v1/incoming_payments 400").ShouldContain("app refused Till number can't be blank");
    }

    [Theory]
    [InlineData("+254712345678", null, "success, decided by default")]
    [InlineData("+254700000049", null, "insufficient_funds, decided by magic")]
    [InlineData("+254712345678", "wrong_pin", "wrong_pin, decided by header")]
    public async Task A_decision_says_what_and_by_whom(string phone, string? header, string expected)
    {
        using var client = await ApiClient.ConnectAsync(_emulator.Address, "decided");
        if (header is not null) client.Http.DefaultRequestHeaders.Add("X-Emulator-Outcome", header);

        var location = await client.PayAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", phone));
        await _emulator.StopAsync();

        Line($"incoming_payment {location.Segments[^1]}: ").ShouldEndWith($"{expected}, app decided");
    }

    [Fact]
    public async Task A_decision_by_a_rule_names_it_and_says_where_the_answer_is_another()
    {
        using var client = await ApiClient.ConnectAsync(_emulator.Address, "ruled");
        await client.PutScenarioTextAsync(
            "rainy",
            """
            { "rules": [ { "name": "large", "on": "incoming_payment", "match": { "amount": { "greaterThan": 1000 } }, "outcome": "cancelled" },
                         { "name": "down", "on": "incoming_payment", "respond": { "status": 503 } } ] }
            """);
        await client.ActivateAsync("rainy");

        var location = await client.PayAsync(new IncomingPaymentBuilder().Of(2000));
        using var down = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());
        await _emulator.StopAsync();

        Line($"incoming_payment {location.Segments[^1]}: ").ShouldContain("cancelled, decided by rule large of scenario rainy");
        Line("incoming_payment request: ").ShouldContain("answered otherwise, and nothing made, decided by rule down of scenario rainy");
    }

    [Fact]
    public async Task An_attempt_that_failed_says_when_the_next_is()
    {
        using var client = await ApiClient.ConnectAsync(_emulator.Address, "failing");
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri("http://localhost:1/nobody")));
        await client.AdvanceAsync("PT0.5S");
        await _emulator.StopAsync();

        Line("attempt 1: incoming_payment").ShouldEndWith("again at 2026-01-31T12:00:01.500+03:00");
    }

    [Fact]
    public async Task A_scenario_file_that_changed_is_said_to_be_reloaded_or_refused()
    {
        using var client = await ApiClient.ConnectAsync(_emulator.Address, "reloading");
        foreach (var text in new[] { """{ "rules": [] }""", """{ "rules": [ { "on": "incoming_payment", "outcome": "cancelled" } ] }""", "nonsense" })
        {
            await File.WriteAllTextAsync(Path.Combine(_scenarios.FullName, "mine.json"), text, Cancellation);
            await client.GetJsonAsync("/_emulator/scenarios");
        }

        await _emulator.StopAsync();

        Line("reloaded").ShouldEndWith("scenario mine reloaded: 1 rules");
        Line("scenario refused").ShouldContain("warn: scenario refused: mine.json");
    }

    [Fact]
    public async Task What_would_steer_a_terminal_is_not_printed()
    {
        using var client = await ApiClient.ConnectAsync(_emulator.Address, "steering");
        using var answer = await client.Http.GetAsync("/%1b[2J%0a12:00:00.000 forged", Cancellation);
        await _emulator.StopAsync();

        _emulator.Output.ShouldNotContain("\u001b");
        _emulator.Output.Split('\n').ShouldNotContain(line => line.StartsWith("12:00:00.000 forged", StringComparison.Ordinal));
    }

    public async ValueTask InitializeAsync() => _emulator = await EmulatorHere.ServeAsync(
        "--urls=http://127.0.0.1:0", "--Emulator:Database=", "--Emulator:ResultDelay=PT0.5S", $"--Emulator:Scenarios={_scenarios.FullName}");

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _scenarios.Delete(recursive: true);
    }

    private string Line(string text) =>
        _emulator.Output.Split('\n').Select(line => line.TrimEnd('\r')).First(line => line.Contains(text, StringComparison.Ordinal));

    [GeneratedRegex(
        @"^\d\d:\d\d:\d\d\.\d\d\d (POST|GET|incoming_payment|delivery) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfTheEmulator();
}
