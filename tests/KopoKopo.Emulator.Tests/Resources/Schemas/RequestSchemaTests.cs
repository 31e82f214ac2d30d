using System.Text.Json.Nodes;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Resources.Schemas;

/// <summary>What requests and simulations say of themselves agrees with what reads them, by the judgement of a real validator.</summary>
public sealed class RequestSchemaTests(NodeTool node)
{
    public static TheoryData<string> TopicSamples =>
    [
        "buygoods_transaction_received.json", "buygoods_transaction_received.hashed.json",
        "buygoods_transaction_reversed.json", "b2b_transaction_received.json", "b2b_transaction_received.other_till.json",
        "m2m_transaction_received.json", "settlement_transfer_completed.json", "customer_created.json",
    ];

    public static TheoryData<string> Topics => [.. WebhookTopics.Names];

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task A_sample_of_the_documentation_is_what_the_schema_describes(string name)
    {
        var request = Requests.Named(name);

        (await node.Validator.RefusedAsync(SchemaOf(request), new Dictionary<string, string> { [name] = request.Json })).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task What_the_reader_refuses_the_schema_refuses_but_for_the_exceptions(string name)
    {
        var request = Requests.Named(name);
        var wrong = BadInput.Members.Of[name].Where(wrong => !BeyondSchema.Has(wrong))
            .DistinctBy(wrong => (wrong.Path, wrong.Json))
            .ToDictionary(
                wrong => $"{wrong.Path}: {wrong.Json ?? "left out"}",
                wrong => wrong.Json is null ? request.Without(wrong.Path) : request.With(wrong.Path, wrong.Json));

        var refused = await node.Validator.RefusedAsync(SchemaOf(request), wrong);

        wrong.Keys.Except(refused.Keys).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task An_exception_is_none_the_schema_refuses(string name)
    {
        var request = Requests.Named(name);
        var beyond = BadInput.Members.Of[name].Where(BeyondSchema.Has)
            .DistinctBy(wrong => (wrong.Path, wrong.Json))
            .ToDictionary(wrong => $"{wrong.Path}: {wrong.Json}", wrong => request.With(wrong.Path, wrong.Json!));

        (await node.Validator.RefusedAsync(SchemaOf(request), beyond)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public void Every_member_says_what_it_means(string name)
    {
        var schema = SchemaOf(Requests.Named(name));

        Properties(schema).ShouldAllBe(member => member.Value!["description"] != null || member.Value["const"] != null);
    }

    [Theory]
    [MemberData(nameof(TopicSamples))]
    public async Task A_resource_of_the_documentation_is_what_its_topics_schema_describes(string sample)
    {
        var resource = GoldenFile.Read(sample)["event"]!["resource"]!.AsObject();
        resource.Remove("reversal_time");

        (await node.Validator.RefusedAsync(
            SchemaOf(sample.Split('.')[0]), new Dictionary<string, string> { [sample] = resource.ToJsonString() })).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task What_a_simulation_refuses_its_topics_schema_refuses(string topic)
    {
        string[] bad = ["""{"colour":"green"}""", """{"id":5}""", """{"id":"a b"}""", "[]"];
        (string Member, string Json)[] badMembers =
        [
            ("amount", "\"much\""), ("amount", "true"), ("amount", "0"), ("amount", "-5"), ("currency", "\"USD\""), ("origination_time", "\"yesterday\""),
            ("phone_number", "\"123\""), ("last_name", "5"),
        ];
        var known = WebhookTopics.All.Single(known => known.Name == topic).Members;
        var badHere = badMembers.Where(one => known.Contains(one.Member)).Select(one => $"{{\"{one.Member}\":{one.Json}}}");
        var wrong = bad.Concat(badHere).ToDictionary(json => json);

        var refused = await node.Validator.RefusedAsync(SchemaOf(topic), wrong);

        wrong.Keys.Except(refused.Keys).ShouldBeEmpty();
    }

    private static JsonObject SchemaOf(SampleRequest request) =>
        ResourceRoutes.Kinds.Single(kind => kind.Name == request.Kind).RequestShapeOf(request.Version).Schema(ScenarioWords.None);

    private static JsonObject SchemaOf(string topic) => WebhookTopics.All.Single(known => known.Name == topic).Resource.Schema(ScenarioWords.None);

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonNode? schema) => schema switch
    {
        JsonObject value => value.SelectMany(member => (member.Key == "properties" ? member.Value!.AsObject() : []).Concat(Properties(member.Value))),
        JsonArray list => list.SelectMany(Properties),
        _ => [],
    };
}
