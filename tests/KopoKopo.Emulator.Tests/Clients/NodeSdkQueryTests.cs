using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Clients;

/// <summary>Polling and text messages by the SDK for Node (node-sdk-queries.js).</summary>
public sealed class NodeSdkQueryTests(EmulatorServer emulator, NodeTool node)
{
    private const string Given =
        """
        {
          "event": { "amount": 1999.99, "till_number": "K000000", "sender_first_name": "Zoë", "sender_last_name": "O'Brien 😀" },
          "poll": { "fromTime": "2026-01-31T11:59:59+03:00", "toTime": "2026-01-31T12:00:00+03:00" },
          "message": "Asante sana, Zoë! 🍮 <3 & more"
        }
        """;

    [Fact]
    public async Task It_polls_the_company_and_its_tills_and_verifies_the_results()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-queries.js", Given);
        var polls = report["answers"]!.AsArray().Take(3).ToList();
        var transactions = polls.ConvertAll(poll => poll!["after"]!.Attributes()["transactions"]!.AsArray());

        polls.Select(poll => poll!["before"]!.Attributes()["status"].Text()).Distinct().ShouldBe(["Pending"]);
        polls.Select(poll => poll!["after"]!.Attributes()["status"].Text()).Distinct().ShouldBe(["Success"]);
        transactions.Select(list => list.Count).ShouldBe([1, 1, 0]);
        transactions[0][0]!["resource"]!["reference"].Text().ShouldBe(report["webhook"]!["event"]!["resource"]!["reference"].Text());
        transactions[0][0]!["resource"]!["sender_last_name"].Text().ShouldBe("O'Brien 😀");
        transactions[1].ToJsonString().ShouldBe(transactions[0].ToJsonString());
        report.Verified("/callback").ShouldBeTheResultsOf(report["answers"]!.AsArray());
    }

    [Fact]
    public async Task It_sends_a_message_about_a_webhook_and_verifies_the_result()
    {
        var report = await NodeMerchant.RunAsync(emulator, node, "node-sdk-queries.js", Given);
        var message = report["answers"]![3]!;

        message["before"]!.Attributes()["status"].Text().ShouldBe("Pending");
        message["after"]!.Attributes()["status"].Text().ShouldBe("Success");
        message["after"]!.Attributes()["message"].Text().ShouldBe("Asante sana, Zoë! 🍮 <3 & more");
        message["after"]!.Attributes()["webhook_event_reference"].Text().ShouldBe(report["webhook"]!["id"].Text());
        report.Verified("/callback").ShouldContain(callback => callback.ToJsonString() == message["after"]!.ToJsonString());
    }
}
