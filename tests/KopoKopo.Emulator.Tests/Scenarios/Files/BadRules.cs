using KopoKopo.Emulator.Resources;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>What is wrong with rules, their matches and their times: a mistake for each member and each shape of it.</summary>
internal static class BadRules
{
    private const string Fields = "phone, till, amount, currency, destination_type, destination_reference, nth, header.NAME, body.PATH";
    private const string Conditions = "equals, oneOf, startsWith, endsWith, contains, matches, between, lessThan, greaterThan, absent";
    private const string Value = $"expected a text, a number, true, false, or an object with {Conditions}";
    private const string Span = "expected a duration such as PT65S or 00:01:05";
    private const string After = "expected a duration such as PT65S, {\"reads\": n}, \"manual\", or an object with uniform or lognormal";
    private const string NoBacktracking = "expected a regular expression that needs no backtracking: without look-around and back-references";
    private const string CreatesNothing = "means nothing where respond creates nothing: set created, or leave it out";
    private static readonly string Kinds = string.Join(", ", [.. ResourceRoutes.Words.Kinds.Select(kind => kind.Name), "*"]);

    public static IEnumerable<BadMember> All => [.. Rules, .. Matches, .. Delays, .. Contradictions];

    private static IEnumerable<BadMember> Rules =>
    [
        new(""" "on": 5 """, "on", "expected a known kind of request"),
        new(""" "on": "incoming_paymnt" """, "on", """unknown kind of request "incoming_paymnt"; did you mean "incoming_payment"?"""),
        new(""" "on": "stk" """, "on", $"unknown kind of request \"stk\"; expected one of {Kinds}"),
        new(""" "name": "" """, "name", "expected a name"),
        new(""" "name": 5 """, "name", "expected a name"),
        new(""" "whenState": "" """, "whenState", "expected a state's name"),
        new(""" "thenState": null """, "thenState", "expected a state's name"),
        new(""" "stateAfter": ["Paid"] """, "stateAfter", "expected a state's name"),
        new(""" "times": 0 """, "times", "expected a whole number from 1 to 2147483647"),
        new(""" "times": "1" """, "times", "expected a whole number from 1 to 2147483647"),
        new(""" "times": 1.5 """, "times", "expected a whole number from 1 to 2147483647"),
        new(""" "times": 1, "times": 2 """, "times", "stands twice") { IsBeyondSchema = true },
        new(""" "respond": 500 """, "respond", "expected an answer"),
        new(""" "deliver": {} """, "deliver", "expected a list, each a delivery"),
        new(""" "query": "Failed" """, "query", "expected an object with status and until"),
        new(""" "query": { "status": "Failed" } """, "query", "until is missing"),
        new(""" "query": { "until": "PT2M" } """, "query", "status is missing"),
        new(""" "query": { "status": "failed", "until": "PT2M" } """, "query.status", """unknown status "failed"; did you mean "Failed"?"""),
        new(""" "query": { "status": "Failed", "until": "2 minutes" } """, "query.until", "expected a duration such as PT2M"),
        new(""" "query": { "status": "Failed", "until": "-PT2M" } """, "query.until", "expected a duration such as PT2M"),
        new(""" "outcom": "success" """, "outcom", """unknown member "outcom"; did you mean "outcome"?"""),
        new(""" "stateafter": "Paid" """, "stateafter", """unknown member "stateafter"; did you mean "stateAfter"?"""),
    ];

    private static IEnumerable<BadMember> Matches =>
    [
        new(""" "match": [] """, "match", $"expected an object with {Fields}"),
        new(""" "match": { "phon": "1" } """, "match.phon", """unknown field "phon"; did you mean "phone"?"""),
        new(""" "match": { "header.": "1" } """, "match.header.", $"unknown field \"header.\"; expected one of {Fields}"),
        new(""" "match": { "colour": "1" } """, "match.colour", $"unknown field \"colour\"; expected one of {Fields}"),
        new(""" "match": { "phone": null } """, "match.phone", Value),
        new(""" "match": { "till": [] } """, "match.till", Value),
        new(""" "match": { "body.metadata.order": {} } """, "match.body.metadata.order", Value),
        new(""" "match": { "amount": { "betwen": [1, 2] } } """, "match.amount.betwen", """unknown condition "betwen"; did you mean "between"?"""),
        new(""" "match": { "amount": { "$ne": 1 } } """, "match.amount.$ne", $"unknown condition \"$ne\"; expected one of {Conditions}"),
        new(""" "match": { "currency": { "equals": null } } """, "match.currency.equals", "expected a text, a number, true or false"),
        new(""" "match": { "currency": { "oneOf": "KES" } } """, "match.currency.oneOf", "expected a list of texts or numbers"),
        new(""" "match": { "currency": { "oneOf": [] } } """, "match.currency.oneOf", "expected a list of texts or numbers"),
        new(""" "match": { "header.X-Shop": { "startsWith": 1 } } """, "match.header.X-Shop.startsWith", "expected a text"),
        new(""" "match": { "destination_type": { "endsWith": 1 } } """, "match.destination_type.endsWith", "expected a text"),
        new(""" "match": { "destination_reference": { "contains": [] } } """, "match.destination_reference.contains", "expected a text"),
        new(""" "match": { "amount": { "between": [1] } } """, "match.amount.between", "expected two numbers"),
        new(""" "match": { "amount": { "between": ["1", "2"] } } """, "match.amount.between", "expected two numbers"),
        new(""" "match": { "amount": { "between": [2, 1] } } """, "match.amount.between", "expected the lesser number first") { IsBeyondSchema = true },
        new(""" "match": { "amount": { "lessThan": "1" } } """, "match.amount.lessThan", "expected a number"),
        new(""" "match": { "nth": { "greaterThan": true } } """, "match.nth.greaterThan", "expected a number"),
        new(""" "match": { "till": { "absent": "yes" } } """, "match.till.absent", "expected true or false"),
        new(""" "match": { "phone": { "matches": 5 } } """, "match.phone.matches", "expected a text"),
        new(""" "match": { "phone": { "matches": "(?=254)2" } } """, "match.phone.matches", NoBacktracking) { IsBeyondSchema = true },
        new(""" "match": { "phone": { "matches": "(?<!2)54" } } """, "match.phone.matches", NoBacktracking) { IsBeyondSchema = true },
        new(""" "match": { "phone": { "matches": "(7)\\1" } } """, "match.phone.matches", NoBacktracking) { IsBeyondSchema = true },
        new(""" "match": { "till": "1", "till": "2" } """, "match.till", "stands twice") { IsBeyondSchema = true },
        new(""" "match": { "amount": { "equals": 1, "equals": 2 } } """, "match.amount.equals", "stands twice") { IsBeyondSchema = true },
        new(""" "match": { "phone": { "equals": "1", "equals": "2" } } """, "match.phone.equals", "stands twice") { IsBeyondSchema = true },
    ];

    private static IEnumerable<BadMember> Delays =>
    [
        new(""" "after": 5 """, "after", After),
        new(""" "after": [] """, "after", After),
        new(""" "after": null """, "after", After),
        new(""" "after": "soon" """, "after", Span),
        new(""" "after": "5" """, "after", Span),
        new(""" "after": "-PT5S" """, "after", Span),
        new(""" "after": "PT5M30" """, "after", Span),
        new(""" "after": { "reads": 0 } """, "after.reads", "expected a whole number from 1 to 1000000"),
        new(""" "after": { "reads": "2" } """, "after.reads", "expected a whole number from 1 to 1000000"),
        new(""" "after": { "reads": 2, "delay": "PT1S" } """, "after.delay", """unknown member "delay"; expected one of reads"""),
        new(""" "after": { "read": 2 } """, "after.read", """unknown member "read"; did you mean "reads"?"""),
        new(""" "after": { "uniforn": ["PT1S", "PT2S"] } """, "after.uniforn", """unknown member "uniforn"; did you mean "uniform"?"""),
        new(""" "after": { "uniform": ["PT1S"] } """, "after.uniform", "expected a list, each a duration such as PT65S or 00:01:05"),
        new(""" "after": { "uniform": ["PT1S", 2] } """, "after.uniform[1]", Span),
        new(""" "after": { "uniform": ["PT2S", "PT1S"] } """, "after.uniform", "expected two durations, the shorter first") { IsBeyondSchema = true },
        new(""" "after": { "uniform": ["PT1S", "PT2S", "PT3S"] } """, "after.uniform", "expected two durations, the shorter first"),
        new(""" "after": { } """, "after", "expected one of uniform, lognormal") { IsBeyondSchema = true },
        new(""" "after": { "lognormal": 5 } """, "after.lognormal", "expected an object with median and sigma"),
        new(""" "after": { "lognormal": { "median": "PT1S" } } """, "after.lognormal", "sigma is missing"),
        new(""" "after": { "lognormal": { "sigma": 1 } } """, "after.lognormal", "median is missing"),
        new(""" "after": { "lognormal": { "median": "x", "sigma": 1 } } """, "after.lognormal.median", Span),
        new(""" "after": { "lognormal": { "median": "PT1S", "sigma": 6 } } """, "after.lognormal.sigma", "expected a number from 0 to 5"),
        new(""" "after": { "lognormal": { "median": "PT1S", "sigma": 1, "max": 5 } } """, "after.lognormal.max", Span),
        new(""" "after": { "uniform": ["PT1S", "PT2S"], "lognormal": { "median": "PT1S", "sigma": 1 } } """, "after", "expected one of uniform, lognormal")
        {
            IsBeyondSchema = true,
        },
    ];

    // What means nothing beside another member.
    private static IEnumerable<BadMember> Contradictions =>
    [
        .. from kind in new[] { "oauth_token", "webhook_subscription", "pay_recipient", "merchant_bank_account", "merchant_wallet" }
           from member in Later
           select new BadMember(
               $"\"on\": \"{kind}\", {member.Json}", member.Name, $"{member.Name} means nothing on {kind}, which has no result: only respond applies")
           {
               IsBeyondSchema = true,
           },
        .. Later.Select(member =>
            new BadMember($"\"respond\": {{ \"status\": 500 }}, {member.Json}", member.Name, $"{member.Name} {CreatesNothing}") { IsBeyondSchema = true }),
        .. Later.Where(member => member.Name is "after" or "deliver" or "stateAfter")
            .Select(member =>
                new BadMember($"\"outcome\": \"pending\", {member.Json}", member.Name, $"{member.Name} contradicts the outcome pending, which has no result")
                {
                    IsBeyondSchema = true,
                }),
        .. Later.Where(member => member.Name != "outcome").Append(("respond", """ "respond": { "delay": "PT1S" } """))
            .Select(member =>
                new BadMember(
                    $"\"outcome\": \"subscriber_locked\", {member.Item2}",
                    member.Item1,
                    $"{member.Item1} contradicts the outcome subscriber_locked, which answers at once")
                {
                    IsBeyondSchema = true,
                }),
        new(
            """ "after": "manual", "deliver": [ { "to": "callback", "faults": [ { "beforeResponse": true } ] } ] """,
            "after",
            "after contradicts beforeResponse: it must be a duration")
        {
            IsBeyondSchema = true,
        },
        new(
            """ "after": { "reads": 1 }, "deliver": [ { "to": "callback", "faults": [ { "beforeResponse": true } ] } ] """,
            "after",
            "after contradicts beforeResponse: it must be a duration")
        {
            IsBeyondSchema = true,
        },
    ];

    private static IEnumerable<(string Name, string Json)> Later =>
    [
        ("outcome", """ "outcome": "success" """),
        ("after", """ "after": "PT1S" """),
        ("deliver", """ "deliver": [] """),
        ("query", """ "query": { "status": "Failed", "until": "PT1S" } """),
        ("stateAfter", """ "stateAfter": "Paid" """),
    ];
}
