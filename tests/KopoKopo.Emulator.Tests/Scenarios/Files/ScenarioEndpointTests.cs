using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary><c>/_emulator/scenarios</c> and <c>/_emulator/scenario</c>: an app's own scenarios, the files beneath, and which is active.</summary>
public sealed class ScenarioEndpointTests(EmulatorServer emulator)
{
    private const string OfAFile = "insufficient-funds";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_says_what_is_a_file_what_the_apps_own_and_what_is_active()
    {
        using var client = await emulator.NewAppAsync();
        await client.GiveScenarioAsync("mine", """{ "description": "Ours.", "rules": [ { "name": "all", "on": "*", "outcome": "cancelled" } ] }""");
        await client.ActivateAsync("mine");

        var list = await client.GetJsonAsync("/_emulator/scenarios");
        var all = await client.ScenariosAsync();

        list["active"].Text().ShouldBe("mine");
        all.Keys.ShouldBe(all.Keys.Order(StringComparer.Ordinal));
        all.Keys.ShouldBe([.. ReadyMade.Names, "mine"], ignoreOrder: true);
        all.Values.Where(scenario => scenario["active"]!.GetValue<bool>()).Select(scenario => scenario["name"].Text()).ShouldBe(["mine"]);
        all["mine"]["from"].Text().ShouldBe("app");
        all["mine"]["description"].Text().ShouldBe("Ours.");
        all["mine"]["rules"]!.GetValue<int>().ShouldBe(1);
        all[OfAFile]["from"].Text().ShouldBe("file");
    }

    [Fact]
    public async Task Without_a_choice_the_default_is_active_in_the_state_Started()
    {
        using var client = await emulator.NewAppAsync();

        (await client.ScenariosAsync())["default"]["active"]!.GetValue<bool>().ShouldBeTrue();
        (await client.GetJsonAsync("/_emulator/scenario/state")).ToJsonString().ShouldBe("""{"name":"default","state":"Started"}""");
    }

    [Fact]
    public async Task A_file_and_an_own_scenario_are_shown_as_they_were_written()
    {
        const string Written = """
            // Ours.
            { "rules": [ ], }
            """;
        using var client = await emulator.NewAppAsync();
        await client.GiveScenarioAsync("mine", Written);

        var own = await client.Http.GetAsync("/_emulator/scenarios/mine", Cancellation);

        (await own.Content.ReadAsStringAsync(Cancellation)).ShouldBe(Written);
        (await client.Http.GetStringAsync($"/_emulator/scenarios/{OfAFile}", Cancellation))
            .ShouldBe(await File.ReadAllTextAsync(Path.Combine(ReadyMade.Folder, $"{OfAFile}.json"), Cancellation));
    }

    [Fact]
    public async Task An_own_scenario_shadows_a_file_for_this_app_alone_and_DELETE_uncovers_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();
        await client.ActivateAsync(OfAFile);
        await other.ActivateAsync(OfAFile);
        await client.GiveScenarioAsync(OfAFile, ScenarioFolder.EveryPayment("cancelled"));

        var shadowed = await client.FateOfAPaymentAsync();
        var elsewhere = await other.FateOfAPaymentAsync();
        var from = (await client.ScenariosAsync())[OfAFile]["from"].Text();
        var deleted = await client.Http.DeleteAsync($"/_emulator/scenarios/{OfAFile}", Cancellation);
        var uncovered = await client.FateOfAPaymentAsync();
        var again = await client.Http.DeleteAsync($"/_emulator/scenarios/{OfAFile}", Cancellation);

        shadowed.ShouldBe("Request cancelled by user");
        elsewhere.ShouldBe("The balance is insufficient for the transaction");
        from.ShouldBe("app");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        uncovered.ShouldBe("The balance is insufficient for the transaction");
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound, "a file cannot be deleted here");
        (await client.ScenariosAsync())[OfAFile]["from"].Text().ShouldBe("file");
    }

    [Fact]
    public async Task Another_PUT_of_the_active_scenario_counts_from_the_next_request_and_its_state_starts_again()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.GiveScenarioAsync("mine", First("cancelled"));
        await client.ActivateAsync("mine");

        var fates = new List<string> { await client.FateOfAPaymentAsync(), await client.FateOfAPaymentAsync() };
        await client.GiveScenarioAsync("mine", First("expired"));
        fates.Add(await client.FateOfAPaymentAsync());
        fates.Add(await client.FateOfAPaymentAsync());

        fates.ShouldBe(["Request cancelled by user", "Success", "Transaction has expired", "Success"]);
    }

    [Fact]
    public async Task A_refused_PUT_leaves_what_was_there()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.GiveScenarioAsync("mine", ScenarioFolder.EveryPayment("cancelled"));
        await client.ActivateAsync("mine");

        await client.ErrorsOfAsync("mine", """{ "rules": 5 }""");

        (await client.FateOfAPaymentAsync()).ShouldBe("Request cancelled by user");
    }

    [Fact]
    public async Task An_active_own_scenario_that_is_deleted_decides_nothing_more()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.GiveScenarioAsync("mine", ScenarioFolder.EveryPayment("cancelled"));
        await client.ActivateAsync("mine");
        await client.Http.DeleteAsync("/_emulator/scenarios/mine", Cancellation);

        (await client.FateOfAPaymentAsync()).ShouldBe("Success");
    }

    [Fact]
    public async Task PUT_wants_JSON_by_its_content_type()
    {
        using var client = await emulator.NewAppAsync();

        (await client.PutScenarioAsync("mine", """{ "rules": [] }""", "text/plain")).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await client.ScenariosAsync()).Keys.ShouldNotContain("mine");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task An_unknown_scenario_is_not_found(string method)
    {
        using var client = await emulator.NewAppAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/_emulator/scenarios/nowhere");

        var answer = await client.Http.SendAsync(request, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ScenarioCalls.MessageAsync(answer)).ShouldContain("nowhere");
    }

    [Fact]
    public async Task Activating_an_unknown_scenario_is_404_and_changes_nothing()
    {
        using var client = await emulator.NewAppAsync();
        await client.ActivateAsync(OfAFile);

        var answer = await client.TryActivateAsync("nowhere");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ScenarioCalls.MessageAsync(answer)).ShouldBe("There is no scenario nowhere");
        (await client.GetJsonAsync("/_emulator/scenarios"))["active"].Text().ShouldBe(OfAFile);
    }

    [Fact]
    public async Task Another_apps_own_scenario_is_unknown()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        await other.GiveScenarioAsync("theirs", """{ "rules": [] }""");

        (await client.TryActivateAsync("theirs")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":5}""")]
    [InlineData("""{"name":null}""")]
    public async Task Activating_without_a_name_is_400_and_shows_how(string body)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.Http.PutAsync("/_emulator/scenario", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ScenarioCalls.MessageAsync(answer)).ShouldBe("Say which: {\"name\":\"default\"}");
    }

    private static string First(string outcome) =>
        $$"""{ "rules": [ { "name": "first", "on": "incoming_payment", "times": 1, "outcome": "{{outcome}}" } ] }""";
}
