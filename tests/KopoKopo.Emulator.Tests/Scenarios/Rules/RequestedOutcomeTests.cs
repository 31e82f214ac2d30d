using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>What a request says of its own outcome: the header <c>X-Emulator-Outcome</c>, or the same words in <c>metadata.emulator_outcome</c>.</summary>
public sealed class RequestedOutcomeTests(EmulatorServer emulator)
{
    private const string NoFunds = "The balance is insufficient for the transaction";

    [Fact]
    public async Task The_header_decides_what_the_callback_says()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), "insufficient_funds");
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Failed");
        callback.Errors().ShouldBe(NoFunds);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
    }

    [Fact]
    public async Task After_in_the_header_says_when()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), "insufficient_funds; after=PT5S");

        await client.AdvanceAsync("PT4.999S");
        receiver.Waiting.ShouldBe(0);
        await client.AdvanceAsync("PT0.001S");

        (await receiver.NextAsync()).Errors().ShouldBe(NoFunds);
    }

    [Fact]
    public async Task After_manual_in_the_header_waits_for_a_hand()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), "cancelled; after=manual");

        await client.AdvanceAsync("P30D");
        receiver.Waiting.ShouldBe(0);
        await client.CompleteByHandAsync(location);

        (await receiver.NextAsync()).Errors().ShouldBe("Request cancelled by user");
    }

    [Fact]
    public async Task Reads_in_the_header_says_which_GET_makes_it_final()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url), "insufficient_funds; reads=2");

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
        (await client.ErrorsAsync(location)).ShouldBe(NoFunds);

        (await receiver.NextAsync()).Errors().ShouldBe(NoFunds);
    }

    [Theory]
    [InlineData("metadata")]
    [InlineData("meta_data")]
    public async Task Clients_that_cannot_set_headers_say_it_in_their_metadata(string member)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var payment = new IncomingPaymentBuilder().CallingBack(receiver.Url).Without("metadata");
        await client.PayAsync(payment.With(member, new System.Text.Json.Nodes.JsonObject { ["emulator_outcome"] = "insufficient_funds; after=PT5S" }));

        await client.AdvanceAsync("PT4.999S");
        receiver.Waiting.ShouldBe(0);
        await client.AdvanceAsync("PT0.001S");

        (await receiver.NextAsync()).Errors().ShouldBe(NoFunds);
    }

    [Fact]
    public async Task The_header_is_heard_before_the_metadata()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder().With("metadata.emulator_outcome", "cancelled"), "wrong_pin");

        (await client.DecisionAsync(location)).ShouldBe("header wrong_pin");
    }

    [Theory]
    [MemberData(nameof(Requests.KindsWithResult), MemberType = typeof(Requests))]
    public async Task Every_kind_with_a_result_hears_the_header(string kind)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var request = Requests.Named(kind);

        var answer = await client.SendAsync(HttpMethod.Post, request.Path, request.Json, ("X-Emulator-Outcome", "system_error"));

        (await client.DecisionAsync(answer.Headers.Location!)).ShouldBe("header system_error");
    }

    [Theory]
    [MemberData(nameof(Requests.KindsWithoutResult), MemberType = typeof(Requests))]
    public async Task A_kind_without_a_result_has_no_outcome_that_the_header_could_choose(string kind)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(kind);

        var answer = await client.SendAsync(HttpMethod.Post, request.Path, request.Json, ("X-Emulator-Outcome", "system_error"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await client.DecisionAsync(answer.Headers.Location!)).ShouldBe("default success");
    }

    [Fact]
    public async Task A_result_that_never_comes_does_not_come_by_reading_either()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        // A rule that says so is refused; where the header is not, it must not do the impossible.
        var answer = await client.SendAsync(new IncomingPaymentBuilder(), ("X-Emulator-Outcome", "pending; reads=1"));
        if (answer.Headers.Location is { } location) await client.GetTextAsync(location);

        (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray().Select(resource => resource!["status"].Text()).ShouldNotContain("Success");
    }

    [Theory]
    [InlineData("insuficient_funds", "unknown outcome \"insuficient_funds\"; did you mean \"insufficient_funds\"?")]
    [InlineData("sucess; after=PT5S", "unknown outcome \"sucess\"; did you mean \"success\"?")]
    [InlineData("banana", "unknown outcome \"banana\"; expected one of success, insufficient_funds, cancelled, wrong_pin, unreachable, expired, system_error")]
    [InlineData("success; after=5", "\"after=5\"; expected after=PT5S, after=manual or reads=2")]
    [InlineData("success; after=-PT5S", "\"after=-PT5S\"; expected")]
    [InlineData("success; aftr=PT5S", "\"aftr=PT5S\"; expected")]
    [InlineData("success; after", "\"after\"; expected")]
    [InlineData("success; reads=0", "\"reads=0\"; expected")]
    [InlineData("success; reads=two", "\"reads=two\"; expected")]
    public async Task What_is_not_understood_is_refused_and_creates_nothing(string outcome, string complaint)
    {
        using var client = await emulator.NewAppAsync();

        var header = await client.SendAsync(new IncomingPaymentBuilder(), ("X-Emulator-Outcome", outcome));
        var metadata = await client.SendAsync(new IncomingPaymentBuilder().With("metadata.emulator_outcome", outcome));

        (await header.RefusalAsync()).ShouldContain(complaint);
        (await metadata.RefusalAsync()).ShouldContain(complaint);
        (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray().ShouldBeEmpty();
    }
}
