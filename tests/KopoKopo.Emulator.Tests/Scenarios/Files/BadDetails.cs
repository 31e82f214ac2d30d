using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Scenarios.Responses;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>What is wrong with answers, outcomes, deliveries and faults: a mistake for each member and each shape of it.</summary>
internal static class BadDetails
{
    private const string Span = "expected a duration such as PT65S or 00:01:05";
    private static readonly string OneFault = $"expected one of {string.Join(", ", FaultKinds.All.Select(kind => kind.Member.Name))} in each fault";
    private static readonly string[] Forms = [.. ResponseForms.All.Select(form => form.Member.Name)];
    private static readonly string CreatedAlone = $"created means nothing without {string.Join(" or ", Forms)}";

    public static IEnumerable<BadMember> All => [.. Answers, .. Outcomes, .. Deliveries, .. Faults];

    private static IEnumerable<BadMember> Answers =>
    [
        Respond("", "", $"expected {string.Join(", ", Forms)} or delay") with { IsBeyondSchema = true },
        Respond(""" "status": 199 """, "status", "expected a whole number from 200 to 599"),
        Respond(""" "status": 600 """, "status", "expected a whole number from 200 to 599"),
        Respond(""" "status": "500" """, "status", "expected a whole number from 200 to 599"),
        Respond(""" "staus": 500, "delay": "PT1S" """, "staus", """unknown member "staus"; did you mean "status"?"""),
        Respond(""" "status": 500, "error_message": 5 """, "error_message", "expected a text"),
        Respond(""" "status": 500, "error_message": "" """, "error_message", "expected a text"),
        Respond(""" "status": 200, "error_message": "x" """, "error_message", "error_message wants a status of 400 or above") with { IsBeyondSchema = true },
        Respond(""" "status": 500, "error_message": "x", "body": {} """, "error_message", "error_message contradicts body") with { IsBeyondSchema = true },
        Respond(""" "delay": "PT1S", "error_message": "x" """, "error_message", "error_message means nothing without status") with { IsBeyondSchema = true },
        Respond(""" "delay": "PT1S", "body": "x" """, "body", "body means nothing without status") with { IsBeyondSchema = true },
        Respond(""" "delay": "PT1S", "headers": {} """, "headers", "headers means nothing without status") with { IsBeyondSchema = true },
        Respond(""" "delay": "PT1S", "created": true """, "created", CreatedAlone) with { IsBeyondSchema = true },
        Respond(""" "status": 500, "headers": [] """, "headers", "expected an object of header names and texts"),
        Respond(""" "status": 500, "headers": { "Retry-After": 5 } """, "headers.Retry-After", "expected a text of ASCII characters"),
        Respond(""" "status": 500, "headers": { "X-Name": "Zoë" } """, "headers.X-Name", "expected a text of ASCII characters") with { IsBeyondSchema = true },
        Respond(
            """ "status": 500, "headers": { "X-Name": "a\r\nX-Other: b" } """,
            "headers.X-Name",
            "expected a text of ASCII characters") with { IsBeyondSchema = true },
        Respond(""" "status": 500, "headers": { "X Name": "a" } """, "headers.X Name", "expected a header's name") with { IsBeyondSchema = true },
        Respond(
            """ "status": 500, "headers": { "content-length": "5" } """,
            "headers.content-length",
            "content-length is the server's own") with { IsBeyondSchema = true },
        Respond(""" "delay": "later" """, "delay", Span),
        Respond(""" "delay": 5 """, "delay", "expected a duration such as PT65S or 00:01:05, or an object with uniform or lognormal"),
        Respond(""" "fault": "EMPTY_RESPONS" """, "fault", """unknown fault "EMPTY_RESPONS"; did you mean "EMPTY_RESPONSE"?"""),
        Respond(""" "fault": 5 """, "fault", "expected a known fault"),
        .. new[] { """ "status": 500 """, """ "headers": {} """ }.Select(member => Contradicting(member)),
        Respond(""" "status": 500, "created": 1 """, "created", "expected true or false"),
    ];

    private static IEnumerable<BadMember> Outcomes =>
    [
        new(""" "outcome": "insuficient_funds" """, "outcome", """unknown outcome "insuficient_funds"; did you mean "insufficient_funds"?"""),
        new(""" "outcome": "Success" """, "outcome", """unknown outcome "Success"; did you mean "success"?"""),
        new(""" "outcome": 5 """, "outcome", "expected a known outcome"),
        new(""" "outcome": null """, "outcome", "expected a known outcome"),
        Outcome("", "", "expected status, resource or batches") with { IsBeyondSchema = true },
        Outcome(""" "status": "failed" """, "status", """unknown status "failed"; did you mean "Failed"?"""),
        Outcome(""" "status": 5 """, "status", "expected a known status"),
        Outcome(""" "status": "Failed", "error": "x" """, "error", """unknown member "error"; did you mean "errors"?"""),
        Outcome(""" "status": "Failed", "errors": 5 """, "errors", "expected a text"),
        Outcome(""" "status": "Failed", "errors": "" """, "errors", "expected a text"),
        Outcome(""" "status": "Success", "errors": "x" """, "errors", "errors means nothing where status is not Failed") with { IsBeyondSchema = true },
        Outcome(""" "status": "Failed", "resource": {} """, "resource", "resource means nothing where status is Failed") with { IsBeyondSchema = true },
        Outcome(""" "resource": 5 """, "resource", "expected an object") with { IsBeyondSchema = true },
        Outcome(""" "resource": { "refrence": "x" } """, "resource", """unknown member "refrence"; did you mean "reference"?""") with { IsBeyondSchema = true },
        new(""" "on": "payment", "outcome": { "resource": { "reference": "x" } } """, "outcome", "the result of a payment has no resource")
        {
            IsBeyondSchema = true,
        },
        new(""" "outcome": { "batches": [ { "status": "Transferred" } ] } """, "outcome", "a incoming_payment has no batches") { IsBeyondSchema = true },
        Batches("[]", "", "expected a list, each a batch"),
        Batches("{}", "", "expected a list, each a batch"),
        Batches("[ 5 ]", "[0]", "expected a batch"),
        Batches("[ {} ]", "[0]", "status is missing"),
        Batches("""[ { "status": "Transfered" } ]""", "[0].status", """unknown status "Transfered"; did you mean "Transferred"?"""),
        Batches("""[ { "status": "Failed", "errors": 5 } ]""", "[0].errors", "expected a text"),
        Batches(
            """[ { "status": "Failed" }, { "status": "Transferred", "errors": "x" } ]""",
            "[1].errors",
            "errors means nothing where status is not Failed") with { IsBeyondSchema = true },
        new(
            """ "on": "payment", "outcome": { "status": "Failed", "batches": [ { "status": "Failed" } ] } """,
            "outcome.batches",
            "batches means nothing where status is Failed")
        {
            IsBeyondSchema = true,
        },
    ];

    private static IEnumerable<BadMember> Deliveries =>
    [
        Deliver("5", "", "expected a delivery"),
        Deliver("{}", "", "to is missing"),
        Deliver("""{ "to": "calback" }""", ".to", """unknown delivery "calback"; did you mean "callback"?"""),
        Deliver(
            """{ "to": "buygoods_transaction_recieved" }""",
            ".to",
            """unknown delivery "buygoods_transaction_recieved"; did you mean "buygoods_transaction_received"?"""),
        Deliver("""{ "to": null }""", ".to", "expected a known delivery"),
        Deliver("""{ "to": "callback", "fault": [] }""", ".fault", """unknown member "fault"; did you mean "faults"?"""),
        Deliver("""{ "to": "callback", "delay": "1 s" }""", ".delay", Span),
        Deliver("""{ "to": "callback", "faults": {} }""", ".faults", "expected a list, each a fault"),
        Deliver(
            """{ "to": "callback", "delay": "PT1S", "faults": [ { "beforeResponse": true } ] }""",
            ".delay",
            "delay contradicts beforeResponse") with { IsBeyondSchema = true },
        Deliver(
            """{ "to": "callback", "faults": [ { "drop": true }, { "signature": "short" } ] }""",
            ".faults",
            "what is dropped can have no other fault") with { IsBeyondSchema = true },
    ];

    private static IEnumerable<BadMember> Faults =>
    [
        Fault("", "", OneFault) with { IsBeyondSchema = true },
        Fault(""" "signature": "short", "body": "html" """, "", OneFault) with { IsBeyondSchema = true },
        Fault(""" "drop": 1 """, ".drop", "expected true or false"),
        Fault(""" "drop": false """, ".drop", "expected true; leave the fault out instead") with { IsBeyondSchema = true },
        Fault(""" "beforeResponse": false """, ".beforeResponse", "expected true; leave the fault out instead") with { IsBeyondSchema = true },
        Fault(""" "duplicate": 0 """, ".duplicate", "expected a whole number from 1 to 100"),
        Fault(""" "duplicate": 101 """, ".duplicate", "expected a whole number from 1 to 100"),
        Fault(""" "duplicate": true """, ".duplicate", "expected a whole number from 1 to 100"),
        Fault(""" "duplicate": 2, "gap": "1" """, ".gap", Span),
        Fault(""" "drop": true, "gap": "PT1S" """, ".gap", "gap means nothing without duplicate") with { IsBeyondSchema = true },
        Fault(""" "signature": "wrongkey" """, ".signature", """unknown signature fault "wrongkey"; did you mean "wrong_key"?"""),
        Fault(""" "body": "truncate" """, ".body", """unknown body fault "truncate"; did you mean "truncated"?"""),
        Fault(""" "contentType": 5 """, ".contentType", "expected a media type"),
        Fault(""" "contentType": "text" """, ".contentType", "expected a media type") with { IsBeyondSchema = true },
        Fault(""" "contenttype": "text/plain", "drop": true """, ".contenttype", """unknown member "contenttype"; did you mean "contentType"?"""),
        Fault(""" "network": "rset" """, ".network", """unknown network fault "rset"; did you mean "reset"?"""),
        Fault(""" "network": "reset", "attempts": 0 """, ".attempts", "expected a whole number from 1 to 100"),
        Fault(""" "body": "html", "attempts": 2 """, ".attempts", "attempts means nothing without network") with { IsBeyondSchema = true },
        Fault(""" "drop": true, "probability": 2 """, ".probability", "expected a number from 0 to 1"),
        Fault(""" "drop": true, "probability": "0.5" """, ".probability", "expected a number from 0 to 1"),
    ];

    private static BadMember Respond(string members, string member, string error) => new($"\"respond\": {{ {members} }}", Under("respond", member), error);

    private static BadMember Contradicting(string member)
    {
        var name = member.Split('"')[1];
        return Respond($"\"fault\": \"EMPTY_RESPONSE\", {member}", name, $"{name} contradicts fault: nothing is answered") with { IsBeyondSchema = true };
    }

    private static BadMember Outcome(string members, string member, string error) => new($"\"outcome\": {{ {members} }}", Under("outcome", member), error);

    private static BadMember Batches(string batches, string place, string error) =>
        new($"\"on\": \"payment\", \"outcome\": {{ \"batches\": {batches} }}", $"outcome.batches{place}", error);

    private static BadMember Deliver(string delivery, string place, string error) => new($"\"deliver\": [ {delivery} ]", $"deliver[0]{place}", error);

    private static BadMember Fault(string members, string place, string error) =>
        Deliver($"{{ \"to\": \"callback\", \"faults\": [ {{ {members} }} ] }}", $".faults[0]{place}", error);

    private static string Under(string parent, string member) => member.Length == 0 ? parent : $"{parent}.{member}";
}
