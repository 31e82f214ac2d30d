using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>The conditions of <c>match</c>, on a member of the request's metadata.</summary>
public sealed class MatchOperatorTests(EmulatorServer emulator)
{
    private const HttpStatusCode Teapot = (HttpStatusCode)418;

    [Theory]
    [InlineData("\"gold\"", "\"gold\"", true)]
    [InlineData("\"gold\"", "\"Gold\"", false)]
    [InlineData("\"gold\"", "\"golden\"", false)]
    [InlineData("true", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("7", "7", true)]
    [InlineData("7", "\"7.00\"", true)]
    [InlineData("7", "8", false)]
    [InlineData("{ \"equals\": \"gold\" }", "\"gold\"", true)]
    [InlineData("{ \"equals\": \"gold\" }", "\"silver\"", false)]
    [InlineData("{ \"equals\": 7 }", "7.0", true)]
    [InlineData("{ \"oneOf\": [ \"gold\", 7 ] }", "\"gold\"", true)]
    [InlineData("{ \"oneOf\": [ \"gold\", 7 ] }", "\"7\"", true)]
    [InlineData("{ \"oneOf\": [ \"gold\", 7 ] }", "\"silver\"", false)]
    [InlineData("{ \"startsWith\": \"go\" }", "\"gold\"", true)]
    [InlineData("{ \"startsWith\": \"go\" }", "\"ingot\"", false)]
    [InlineData("{ \"startsWith\": \"go\" }", "\"Gold\"", false)]
    [InlineData("{ \"endsWith\": \"ld\" }", "\"gold\"", true)]
    [InlineData("{ \"endsWith\": \"ld\" }", "\"golden\"", false)]
    [InlineData("{ \"contains\": \"ol\" }", "\"gold\"", true)]
    [InlineData("{ \"contains\": \"ol\" }", "\"silver\"", false)]
    [InlineData("{ \"matches\": \"^g.ld$\" }", "\"gold\"", true)]
    [InlineData("{ \"matches\": \"^g.ld$\" }", "\"golden\"", false)]
    [InlineData("{ \"matches\": \"[0-9]{2}\" }", "\"A12B\"", true)]
    [InlineData("{ \"matches\": \"(?i)GOLD\" }", "\"gold\"", true)]
    [InlineData("{ \"between\": [1, 5000] }", "1", true)]
    [InlineData("{ \"between\": [1, 5000] }", "5000", true)]
    [InlineData("{ \"between\": [1, 5000] }", "5000.01", false)]
    [InlineData("{ \"between\": [1, 5000] }", "0.99", false)]
    [InlineData("{ \"between\": [1, 5000] }", "\"20\"", true)]
    [InlineData("{ \"between\": [1, 5000] }", "\"gold\"", false)]
    [InlineData("{ \"lessThan\": 10 }", "9.99", true)]
    [InlineData("{ \"lessThan\": 10 }", "10", false)]
    [InlineData("{ \"lessThan\": 10 }", "-1", true)]
    [InlineData("{ \"greaterThan\": 10 }", "10.01", true)]
    [InlineData("{ \"greaterThan\": 10 }", "10", false)]
    [InlineData("{ \"greaterThan\": 10 }", "\"9\"", false)]
    [InlineData("{ \"absent\": true }", "\"gold\"", false)]
    [InlineData("{ \"absent\": true }", "null", true)]
    [InlineData("{ \"absent\": false }", "\"gold\"", true)]
    [InlineData("{ \"absent\": false }", "null", false)]
    [InlineData("{ \"greaterThan\": 10, \"lessThan\": 20 }", "15", true)]
    [InlineData("{ \"greaterThan\": 10, \"lessThan\": 20 }", "25", false)]
    [InlineData("{ \"startsWith\": \"g\", \"endsWith\": \"d\" }", "\"gold\"", true)]
    [InlineData("{ \"startsWith\": \"g\", \"endsWith\": \"d\" }", "\"golden\"", false)]
    public async Task A_condition_holds_or_not(string condition, string sent, bool holds)
    {
        using var client = await emulator.NewAppAsync();
        await PlayAsync(client, condition);

        var answer = await client.PostAsync(Requests.IncomingPayment.Path, Requests.IncomingPayment.With("metadata.level", sent));

        answer.StatusCode.ShouldBe(holds ? Teapot : HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("\"gold\"", false)]
    [InlineData("{ \"oneOf\": [ \"gold\" ] }", false)]
    [InlineData("{ \"startsWith\": \"\" }", false)]
    [InlineData("{ \"endsWith\": \"\" }", false)]
    [InlineData("{ \"contains\": \"\" }", false)]
    [InlineData("{ \"matches\": \".*\" }", false)]
    [InlineData("{ \"between\": [-1, 1] }", false)]
    [InlineData("{ \"lessThan\": 1 }", false)]
    [InlineData("{ \"greaterThan\": -1 }", false)]
    [InlineData("{ \"absent\": false }", false)]
    [InlineData("{ \"absent\": true }", true)]
    public async Task Of_what_is_not_there_only_absence_holds(string condition, bool holds)
    {
        using var client = await emulator.NewAppAsync();
        await PlayAsync(client, condition);

        (await client.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(holds ? Teapot : HttpStatusCode.Created);
        (await client.SendAsync(new IncomingPaymentBuilder().Without("metadata"))).StatusCode.ShouldBe(holds ? Teapot : HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_expression_that_would_backtrack_for_ever_elsewhere_is_answered_at_once()
    {
        using var client = await emulator.NewAppAsync();
        await PlayAsync(client, """{ "matches": "^(a+)+$" }""");

        var answer = await client.SendAsync(new IncomingPaymentBuilder().With("metadata.level", new string('a', 200) + "!"))
            .WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private static Task PlayAsync(ApiClient client, string condition) =>
        client.PlayAsync($$"""{ "on": "incoming_payment", "match": { "body.metadata.level": {{condition}} }, {{ScenarioSteps.Teapot}} }""");
}
