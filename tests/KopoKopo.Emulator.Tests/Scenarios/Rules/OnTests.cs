using System.Net;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>on</c>: which operation a rule is about.</summary>
public sealed class OnTests(EmulatorServer emulator)
{
    private const HttpStatusCode Teapot = (HttpStatusCode)418;

    public static TheoryData<string> Kinds => Requests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_rule_is_about_the_kind_it_names_and_no_other(string kind)
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync($$"""{ "on": "{{kind}}", {{ScenarioSteps.Teapot}} }""");

        var touched = new List<string>();
        foreach (var request in Requests.All)
        {
            var answer = await client.PostAsync(request.Path, request.Json);
            if (answer.StatusCode == Teapot) touched.Add(request.Kind);
            else answer.StatusCode.ShouldBe(HttpStatusCode.Created, request.Kind);
        }

        touched.ShouldBe([kind]);
        (await client.AskForTokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_rule_on_oauth_token_is_about_tokens_alone()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync("""{ "on": "oauth_token", "respond": { "status": 503, "error_message": "Later, please" } }""");

        var token = await client.AskForTokenAsync();
        var payment = await client.SendAsync(new IncomingPaymentBuilder());

        token.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await token.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldBe("""{"error":"server_error","error_description":"Later, please"}""");
        payment.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_rule_on_oauth_token_can_match_and_count_and_move_the_state()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync(
            """{ "name": "down", "on": "oauth_token", "match": { "header.X-Shop": "1", "nth": 1 }, "thenState": "Up", "respond": { "status": 503 } }""",
            $$"""{ "name": "up", "on": "incoming_payment", "whenState": "Up", {{ScenarioSteps.Teapot}} }""");

        var first = await client.AskForTokenAsync(("X-Shop", "1"));
        var second = await client.AskForTokenAsync(("X-Shop", "1"));

        first.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.SendAsync(new IncomingPaymentBuilder())).StatusCode.ShouldBe(Teapot);
    }

    [Theory]
    [InlineData("""{ "status": 503 }""")]
    [InlineData("""{ "status": 503, "created": true }""")]
    public async Task A_token_is_not_answered_where_a_rule_answers_something_else(string respond)
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync($$"""{ "on": "oauth_token", "respond": {{respond}} }""");

        (await client.AskForTokenAsync()).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_star_is_any_kind_and_tokens_too()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync($$"""{ "on": "*", {{ScenarioSteps.Teapot}} }""");

        foreach (var request in Requests.All) (await client.PostAsync(request.Path, request.Json)).StatusCode.ShouldBe(Teapot, request.Kind);
        (await client.AskForTokenAsync()).StatusCode.ShouldBe(Teapot);
    }

    [Fact]
    public async Task A_star_with_an_outcome_is_any_kind_that_has_one()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "*", "outcome": "system_error" }""");

        var decisions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var request in Requests.All)
        {
            var answer = await client.PostAsync(request.Path, request.Json);
            decisions[request.Kind] = await client.DecisionAsync(answer.Headers.Location!);
        }

        var withResult = ResourceRoutes.Kinds.Where(kind => kind.HasResult).Select(kind => kind.Name).ToList();
        decisions.Where(decision => decision.Value == "rule system_error").Select(decision => decision.Key).ShouldBe(withResult, ignoreOrder: true);
        decisions.Where(decision => decision.Value == "default success")
            .Select(decision => decision.Key)
            .ShouldBe(Requests.All.Select(request => request.Kind).Except(withResult), ignoreOrder: true);
    }

    [Fact]
    public async Task The_operation_is_meant_not_its_path()
    {
        using var client = await emulator.NewAppAsync();
        await client.PlayAsync($$"""{ "on": "pay_recipient", {{ScenarioSteps.Teapot}} }""");

        (await client.PostAsync(Requests.PayRecipient.BarePath, Requests.PayRecipient.Json)).StatusCode.ShouldBe(Teapot);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_only_answered_does_not_exist_unless_the_rule_says_so(string kind)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(kind);
        await client.PlayAsync(
            $$"""{ "name": "refused", "on": "{{kind}}", "times": 1, "respond": { "status": 500 } }""",
            $$"""{ "name": "created", "on": "{{kind}}", "times": 1, "respond": { "status": 500, "created": true } }""");

        (await client.PostAsync(request.Path, request.Json)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var afterFirst = await RulesOfResourcesAsync(client);
        (await client.PostAsync(request.Path, request.Json)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);

        afterFirst.ShouldBeEmpty();
        (await RulesOfResourcesAsync(client)).ShouldBe(["created"]);
    }

    private static async Task<IEnumerable<string>> RulesOfResourcesAsync(ApiClient client) =>
        (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray().Select(resource => resource!["decided_by"]!["rule"].Text());
}
