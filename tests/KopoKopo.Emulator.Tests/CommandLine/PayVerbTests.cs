using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary><c>pay</c>: a token, an STK push, and the result if it is waited for.</summary>
public sealed class PayVerbTests(EmulatorServer emulator)
{
    [Fact]
    public async Task It_prints_where_the_payment_is_and_the_result_goes_where_it_is_told()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        var (exitCode, output) = await RunAsync("--callback", receiver.Url.AbsoluteUri, "--amount", "321", "--phone", "+254712345678");
        var callback = await receiver.NextAsync();

        exitCode.ShouldBe(0, output);
        callback.Json["data"]!["attributes"]!["_links"]!["self"].Text().ShouldBe(output.Trim());
        callback.Json["data"]!["attributes"]!["event"]!["resource"]!["amount"].Text().ShouldBe("321.0");
        callback.Json["data"]!["attributes"]!["event"]!["resource"]!["sender_phone_number"].Text().ShouldBe("+254712345678");
    }

    [Fact]
    public async Task It_waits_for_the_result_though_nobody_hears_the_callback()
    {
        var (exitCode, output) = await RunAsync("--wait", "--json", "--callback", "http://localhost:1/nobody");

        exitCode.ShouldBe(0, output);
        var answer = JsonNode.Parse(output)!;
        answer["status"].Text().ShouldBe("Success");
        answer["result"]!["data"]!["attributes"]!["_links"]!["self"].Text().ShouldBe(answer["location"].Text());
    }

    [Fact]
    public async Task A_payment_that_fails_did_not_happen_and_the_reason_is_said()
    {
        var (exitCode, output) = await RunAsync("--wait", "--phone", "+254700000049");

        exitCode.ShouldBe(1);
        output.ShouldContain("Failed: The balance is insufficient for the transaction");
    }

    [Fact]
    public async Task One_whose_time_does_not_come_is_given_up()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");

        var (exitCode, output) = await EmulatorHere.RunAsync("pay", "--url", $"{emulator.Address}", "--app", client.ClientId, "--wait", "--timeout", "100ms");

        exitCode.ShouldBe(1);
        output.ShouldContain("still pending after 0.1 s");
    }

    [Theory]
    [InlineData("--amount|many", "Amount value is not a number")]
    [InlineData("--callback|nowhere", "allback")]
    [InlineData("--phone|", "hone")]
    public async Task What_the_API_refuses_is_said_in_its_words(string arguments, string expected)
    {
        var (exitCode, output) = await RunAsync(arguments.Split('|'));

        exitCode.ShouldBe(1);
        output.ShouldContain(expected);
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        EmulatorHere.RunAsync(["pay", "--url", $"{emulator.Address}", "--app", $"app-{Guid.NewGuid():N}", .. arguments]);
}
