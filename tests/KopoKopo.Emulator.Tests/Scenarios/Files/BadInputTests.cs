using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>A bad scenario is refused with all that is wrong with it: where, what was expected, and the word that was probably meant.</summary>
public sealed class BadInputTests(EmulatorServer emulator)
{
    public static TheoryData<string, string, string> Bad
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var bad in AllBad) rows.Add(bad.Rule.Trim(), bad.Member, bad.Error);
            return rows;
        }
    }

    internal static IReadOnlyList<BadMember> AllBad { get; } = [.. BadRules.All, .. BadDetails.All];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_mistake_is_refused_with_one_complaint_that_says_where_and_what_was_expected(string rule, string member, string error)
    {
        var bad = new BadMember(rule, member, error);
        using var client = await emulator.NewAppAsync();

        (await client.ErrorsOfAsync(BadMember.Name, bad.Json)).ShouldBe([bad.LineIn("bad.json")]);
    }

    [Theory]
    [InlineData("[]", "bad.json:1: expected a scenario")]
    [InlineData("null", "bad.json:1: expected a scenario")]
    [InlineData("{}", "bad.json:1: rules is missing")]
    [InlineData("{\n\"rules\": {} }", "bad.json:2: rules: expected a list, each a rule")]
    [InlineData("{\n\"rules\": [\n5] }", "bad.json:3: rules[0]: expected a rule")]
    [InlineData("{\n\"rules\": [\n{}] }", "bad.json:3: rules[0]: on is missing")]
    [InlineData("{ \"rules\": [],\n\"name\": 5 }", "bad.json:2: name: expected a text")]
    [InlineData("{ \"rules\": [],\n\"name\": \"other\" }", "bad.json:2: name: expected \"bad\", as the file is called")]
    [InlineData("{ \"rules\": [],\n\"description\": 5 }", "bad.json:2: description: expected a text")]
    [InlineData("{ \"rules\": [],\n\"seed\": -1 }", "bad.json:2: seed: expected a whole number from 0 to 2147483647")]
    [InlineData("{ \"rules\": [],\n\"seed\": \"42\" }", "bad.json:2: seed: expected a whole number from 0 to 2147483647")]
    [InlineData("{ \"rules\": [],\n\"sed\": 42 }", "bad.json:2: sed: unknown member \"sed\"; did you mean \"seed\"?")]
    [InlineData("{ \"rules\": [],\n\"rules\": [] }", "bad.json:1: rules: stands twice")]
    [InlineData("{ \"rules\": [\n", "bad.json:2: not JSON, at byte 1 of the line")]
    public async Task A_mistake_in_the_scenario_itself_is_refused_likewise(string json, string error)
    {
        using var client = await emulator.NewAppAsync();

        (await client.ErrorsOfAsync(BadMember.Name, json)).ShouldBe([error]);
    }

    [Fact]
    public async Task All_mistakes_of_a_file_are_reported_each_on_its_line()
    {
        const string Json = """
            {
              "seed": -1,
              "rules": [
                { "on": "incoming_paymnt",
                  "outcome": "canceld" },
                { "on": "payment",
                  "after": "soon",
                  "deliver": [
                    { "to": "callback" },
                    { "to": "calback",
                      "faults": [ { "signature": "wrong" } ] }
                  ],
                  "afer": 1 }
              ],
              // A comment counts as a line.
              "author": "me"
            }
            """;
        using var client = await emulator.NewAppAsync();

        (await client.ErrorsOfAsync(BadMember.Name, Json)).ShouldBe(
            [
                "bad.json:2: seed: expected a whole number from 0 to 2147483647",
                "bad.json:4: rules[0].on: unknown kind of request \"incoming_paymnt\"; did you mean \"incoming_payment\"?",
                "bad.json:5: rules[0].outcome: unknown outcome \"canceld\"; did you mean \"cancelled\"?",
                "bad.json:7: rules[1].after: expected a duration such as PT65S or 00:01:05",
                "bad.json:10: rules[1].deliver[1].to: unknown delivery \"calback\"; did you mean \"callback\"?",
                "bad.json:11: rules[1].deliver[1].faults[0].signature: unknown signature fault \"wrong\"; "
                + "expected one of missing, short, wrong_key, client_secret, stale_body, prefixed, uppercase",
                "bad.json:13: rules[1].afer: unknown member \"afer\"; did you mean \"after\"?",
                "bad.json:16: author: unknown member \"author\"; expected one of name, description, seed, rules",
            ]);
    }

    [Fact]
    public async Task Readiness_says_of_each_file_what_the_table_says()
    {
        using var folder = new ScenarioFolder();
        for (var i = 0; i < AllBad.Count; i++) folder.Write($"bad{i:000}", Unnamed(AllBad[i]));
        await using var server = folder.Serve();
        using var client = await server.NewAppAsync();

        var (status, problems) = await client.ReadinessAsync();

        // As differences, because the whole list would say nothing to a reader.
        var expected = AllBad.Select((bad, i) => bad.LineIn($"bad{i:000}.json")).ToList();
        status.ShouldBe(HttpStatusCode.OK);
        problems.Except(expected).ShouldBeEmpty();
        expected.Except(problems).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_to_answer_with_may_have_any_members()
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PutScenarioAsync(
            "fine",
            """{ "rules": [ { "on": "incoming_payment", "respond": { "status": 200, "body": { "a.b": 1, "a": { "b": 2 }, "c": [ 1 ], "c[0]": 2 } } } ] }""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_body_beside_a_status_that_has_none_is_refused(int status)
    {
        using var client = await emulator.NewAppAsync();

        var errors = await client.ErrorsOfAsync("bad", $$"""{ "rules": [ { "on": "incoming_payment", "respond": { "status": {{status}}, "body": "x" } } ] }""");

        errors.ShouldHaveSingleItem().ShouldStartWith("bad.json:1: rules[0].respond.body: ");
    }

    [Fact]
    public async Task Duplicates_beyond_all_calendars_are_refused()
    {
        using var client = await emulator.NewAppAsync();

        var errors = await client.ErrorsOfAsync("bad", """
            { "rules": [ { "on": "incoming_payment", "deliver": [
              { "to": "callback", "faults": [ { "duplicate": 100, "gap": "P36500D" } ] }
            ] } ] }
            """);

        errors.ShouldHaveSingleItem().ShouldStartWith("bad.json:2: rules[0].deliver[0].faults[0].gap: ");
    }

    /// <summary>Without a name, so that it may stand in a file of any.</summary>
    internal static string Unnamed(BadMember bad)
    {
        var json = bad.Json.Replace("\"name\": \"bad\",", "", StringComparison.Ordinal);
        json.ShouldNotBe(bad.Json);
        return json;
    }
}
