using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>What the queue refuses: what no rule could say, and what only rules of a scenario can.</summary>
public sealed class QueueRefusalTests(EmulatorServer emulator)
{
    [Theory]
    [InlineData("{}", "on is missing")]
    [InlineData("[]", "expected an outcome to queue")]
    [InlineData("", "not JSON")]
    [InlineData("{ \"on\": ", "not JSON")]
    [InlineData("""{ "on": "incoming_paymnt" }""", """on: unknown kind of request "incoming_paymnt"; did you mean "incoming_payment"?""")]
    [InlineData(
        """{ "on": "incoming_payment", "outcome": "insuficient_funds" }""",
        """outcome: unknown outcome "insuficient_funds"; did you mean "insufficient_funds"?""")]
    [InlineData("""{ "on": "incoming_payment", "after": "soon" }""", "after: expected a duration such as PT65S")]
    [InlineData("""{ "on": "incoming_payment", "times": 0 }""", "times: expected a whole number from 1")]
    [InlineData("""{ "on": "incoming_payment", "match": { "phon": "1" } }""", """match.phon: unknown field "phon"; did you mean "phone"?""")]
    [InlineData("""{ "on": "incoming_payment", "respond": { "staus": 500 } }""", """respond.staus: unknown member "staus"; did you mean "status"?""")]
    [InlineData(
        """{ "on": "incoming_payment", "deliver": [ { "to": "calback" } ] }""", """deliver[0].to: unknown delivery "calback"; did you mean "callback"?""")]
    [InlineData("""{ "on": "pay_recipient", "outcome": "success" }""", "outcome: outcome means nothing on pay_recipient")]
    [InlineData("""{ "on": "incoming_payment", "outcome": "success", "outcome": "cancelled" }""", "outcome: stands twice")]
    [InlineData("""{ "on": "incoming_payment", "whenState": "Started" }""", "whenState: unknown member \"whenState\"")]
    [InlineData("""{ "on": "incoming_payment", "thenState": "Paid" }""", "thenState: unknown member \"thenState\"")]
    [InlineData("""{ "on": "incoming_payment", "stateAfter": "Paid" }""", "stateAfter: unknown member \"stateAfter\"")]
    public async Task A_bad_outcome_is_refused_and_not_queued(string body, string problem)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/_emulator/outcomes", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ScenarioCalls.MessageAsync(answer)).ShouldStartWith(problem);
        (await client.GetJsonAsync("/_emulator/outcomes"))["outcomes"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/_emulator/outcomes", """{ "on": "incoming_payment", "outcome": "succes", "times": -1 }""");

        (await ScenarioCalls.MessageAsync(answer)).ShouldBe(
            """outcome: unknown outcome "succes"; did you mean "success"?; times: expected a whole number from 1 to 2147483647""");
    }

    [Fact]
    public async Task What_is_not_JSON_by_its_content_type_is_415()
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/_emulator/outcomes", """{ "on": "incoming_payment" }""", "text/plain");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }
}
