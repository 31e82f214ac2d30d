using System.Globalization;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Resources.Topics;

/// <summary>A simulation's body sets members of the topic's resource: each alone, and all of the documentation's at once.</summary>
public sealed class SimulatedMembersTests(EmulatorServer emulator)
{
    private const string Transaction =
        """
        "id":"458712f-gr76y","amount":"250.50","status":"Held","system":"Lipa Na Anything","currency":"KES","reference":"OJM6Q1W84K","till_number":"555555",
        "origination_time":"2020-10-22T10:43:19+03:00"
        """;

    private const string Sender =
        """
        "sender_phone_number":"+254712345678","hashed_sender_phone":"cbc504704d2c654f","sender_last_name":"Doe","sender_first_name":"Jane","sender_middle_name":"M"
        """;

    private const string Card =
        """
        "id":"458712f-gr76y","amount":"250.50","status":"Held","currency":"KES","till_number":"555555","origination_time":"2020-10-22T10:43:19+03:00",
        "customer_cc_number":"555555******4444"
        """;

    private static readonly Dictionary<string, string> Members = new()
    {
        ["buygoods_transaction_received"] = $"{{{Transaction},{Sender}}}",
        ["buygoods_transaction_reversed"] = $"{{{Transaction.Replace("\"reference\":\"OJM6Q1W84K\",", "", StringComparison.Ordinal)},{Sender}}}",
        ["b2b_transaction_received"] = $"{{{Transaction},\"sending_till\":\"890642\"}}",
        ["b2b_transaction_reversed"] =
            $"{{{Transaction.Replace("\"reference\":\"OJM6Q1W84K\",", "", StringComparison.Ordinal)},\"sending_till\":\"890642\"}}",
        ["card_transaction_received"] = $"{{{Card},\"reference\":\"123456789012\",\"settled\":true}}",
        ["card_transaction_voided"] = $"{{{Card}}}",
        ["card_transaction_reversed"] = $"{{{Card}}}",
        ["m2m_transaction_received"] =
            """
            {"id":"893ebbcfc3","amount":456,"status":"Held","currency":"KES","origination_time":"2020-10-29T08:37:31+03:00","sending_merchant":"Jane Flowers","reference":"OJT1"}
            """,
        ["settlement_transfer_completed"] =
            """
            {"id":"270b7b2a","amount":49452,"status":"Held","currency":"KES","destination":{"type":"Bank Account","resource":{"reference":"34a273d1"}},
             "disbursements":[{"amount":"60.0","status":"Held"},{"amount":"40.0","status":"Held"}],"origination_time":"2021-01-27T10:57:58.444+03:00","reference":"LDLJANAPH26"}
            """,
        ["customer_created"] = """{"last_name":"Doe","first_name":"Jane","middle_name":"M","phone_number":"+254712345678","id":"8248a689"}""",
    };

    private const string Voided = "card_transaction_voided.reference";

    public static TheoryData<string, string, string> Each()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var (topic, members) in Members)
        {
            foreach (var (name, value) in JsonNode.Parse(members)!.AsObject()) rows.Add(topic, name, value!.ToJsonString());
        }

        return rows;
    }

    [Fact]
    public void Every_member_of_every_topic_is_set_by_a_test()
    {
        var set = Members.SelectMany(topic => JsonNode.Parse(topic.Value)!.AsObject().Select(member => $"{topic.Key}.{member.Key}"));

        // The reference of a reversal is that of the payment that is taken back: ReversalTests set it.
        var all = WebhookTopics.All.SelectMany(topic => topic.Members.Select(member => $"{topic.Name}.{member}"));

        set.ShouldBe(all.Where(member => !member.EndsWith("reversed.reference", StringComparison.Ordinal) && member != Voided), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Each_member_can_be_set_alone(string topic, string member, string value)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(topic, receiver.Url);

        await client.SimulateAsync(topic, $$"""{"{{member}}":{{value}}}""");
        var resource = (await receiver.NextAsync()).Json["event"]!["resource"]!;

        resource[member]!.ToJsonString().ShouldBe(AsShown(member, value));
    }

    [Theory]
    [InlineData("buygoods_transaction_received.json")]
    [InlineData("buygoods_transaction_received.hashed.json")]
    [InlineData("b2b_transaction_received.json")]
    [InlineData("b2b_transaction_received.other_till.json")]
    [InlineData("m2m_transaction_received.json")]
    [InlineData("settlement_transfer_completed.json")]
    [InlineData("customer_created.json")]
    public async Task The_documentations_resource_comes_back_as_it_was_sent(string sample)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var topic = sample.Split('.')[0];
        var sent = GoldenFile.Read(sample)["event"]!["resource"]!.AsObject();
        await client.SubscribeAsync(topic, receiver.Url);

        await client.SimulateAsync(topic, sent.ToJsonString());
        var shown = (await receiver.NextAsync()).Json["event"]!["resource"]!;

        foreach (var (member, value) in sent) (shown[member]?.ToJsonString() ?? "null").ShouldBe(AsShown(member, value?.ToJsonString() ?? "null"), member);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task A_member_that_is_null_or_blank_is_made_up(string nothing)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);

        await client.SimulateAsync(
            "buygoods_transaction_received", $$"""{"amount":{{nothing}},"till_number":{{nothing}},"reference":{{nothing}},"sender_first_name":{{nothing}}}""");
        var resource = (await receiver.NextAsync()).Json["event"]!["resource"]!;

        $"{resource["amount"]} {resource["till_number"]}".ShouldBe("100.0 K000000");
        resource["reference"].Text().ShouldMatch("^[A-Z0-9]{10}$");
        resource["sender_first_name"].Text().ShouldNotBeEmpty();
    }

    // Amounts have at least one decimal, whatever was sent.
    private static string AsShown(string member, string value) => member != "amount"
        ? value
        : $"\"{decimal.Parse(value.Trim('"'), CultureInfo.InvariantCulture).ToString("0.0#", CultureInfo.InvariantCulture)}\"";
}
