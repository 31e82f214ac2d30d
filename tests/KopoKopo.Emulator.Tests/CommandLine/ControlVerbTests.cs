using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.CommandLine;

/// <summary><c>trigger</c>, <c>wait</c>, <c>advance</c> and <c>doctor</c>: control calls as verbs.</summary>
public sealed class ControlVerbTests(EmulatorServer emulator) : IAsyncLifetime
{
    private ApiClient _client = null!;
    private WebhookReceiver _receiver = null!;

    [Fact]
    public async Task Trigger_tells_subscribers_what_it_was_given()
    {
        using var subscribed = await _client.SendAsync(RequestBuilder.Subscription("buygoods_transaction_received", _receiver.Url));

        var (exitCode, output) = await RunAsync(
            "trigger", "buygoods_transaction_received", "--amount", "321", "--phone", "+254712345678", "--set", "sender_first_name=Ada");
        var told = (await _receiver.NextAsync()).Json["event"]!["resource"]!;

        exitCode.ShouldBe(0, output);
        output.ShouldContain($"{told["reference"]}, told to 1");
        output.ShouldContain($"{_receiver.Url}");
        told["amount"].Text().ShouldBe("321.0");
        told["sender_phone_number"].Text().ShouldBe("+254712345678");
        told["sender_first_name"].Text().ShouldBe("Ada");
    }

    [Fact]
    public async Task Trigger_gives_a_member_that_is_no_text_as_JSON()
    {
        using var subscribed = await _client.SendAsync(RequestBuilder.Subscription("card_transaction_received", _receiver.Url));

        var (exitCode, output) = await RunAsync("trigger", "card_transaction_received", "--set", "settled=true", "--json");

        exitCode.ShouldBe(0, output);
        JsonNode.Parse(output)!["deliveries"]!.AsArray().Count.ShouldBe(1);
        (await _receiver.NextAsync()).Json["event"]!["resource"]!["settled"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_emulator_refuses_is_said_in_its_words_and_as_JSON_where_that_is_asked_for()
    {
        var (exitCode, output) = await RunAsync("trigger", "customer_created", "--amount", "5");
        var (_, json) = await RunAsync("trigger", "customer_created", "--amount", "5", "--json");

        exitCode.ShouldBe(1);
        output.ShouldContain("amount is not a member of customer_created's resource");
        JsonNode.Parse(json)!["error_message"].Text().ShouldContain("amount is not a member");
    }

    [Fact]
    public async Task Wait_answers_as_soon_as_there_is_a_delivery_and_names_it()
    {
        var location = await _client.PayAsync(new IncomingPaymentBuilder().CallingBack(_receiver.Url));

        var (exitCode, output) = await RunAsync("wait", "--topic", "incoming_payment", "--resource", location.Segments[^1], "--timeout", "30s");

        exitCode.ShouldBe(0, output);
        output.ShouldContain($"incoming_payment to {_receiver.Url}: delivered, attempt 1: 200");
    }

    [Fact]
    public async Task Wait_says_what_happened_instead()
    {
        var (exitCode, output) = await RunAsync("wait", "--topic", "incoming_payment", "--count", "2", "--timeout", "50ms");

        exitCode.ShouldBe(1);
        output.ShouldContain("0 of 2 deliveries within PT0.05S");
    }

    [Theory]
    [InlineData("PT1H")]
    [InlineData("1h")]
    [InlineData("01:00:00")]
    public async Task Advance_lets_time_pass_and_says_what_that_brought_about(string by)
    {
        await _client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var location = await _client.PayAsync(new IncomingPaymentBuilder().CallingBack(_receiver.Url));

        var (exitCode, output) = await RunAsync("advance", by);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("now 2026-01-31T13:00:00.000+03:00");
        output.ShouldContain($"incoming_payment {location.Segments[^1]}: Success");
        output.ShouldContain($"incoming_payment to {_receiver.Url}: delivered");
    }

    [Fact]
    public async Task Doctor_says_each_step_and_fails_with_the_mend_where_nobody_answers()
    {
        var (well, steps) = await RunAsync("doctor", _receiver.Url.AbsoluteUri);
        var (ill, mend) = await RunAsync("doctor", "http://localhost:1/callback");

        well.ShouldBe(0, steps);
        steps.ShouldContain("ok   post");
        ill.ShouldBe(1);
        mend.ShouldContain("FAIL connect");
        mend.ShouldContain("Start the receiver");
    }

    public async ValueTask InitializeAsync()
    {
        _client = await emulator.NewAppAsync();
        _receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _receiver.DisposeAsync();
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        EmulatorHere.RunAsync([.. arguments, "--url", $"{emulator.Address}", "--app", _client.ClientId]);
}
