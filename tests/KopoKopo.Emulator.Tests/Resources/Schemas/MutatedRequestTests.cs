using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Resources.Schemas;

/// <summary>
/// Reader and schema are one declaration: whatever is made of a request, both take it or both refuse it, but for what is listed with its reason.
/// </summary>
public sealed class MutatedRequestTests(NodeTool node)
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "[]", "{}", "[1]", "[\"a\"]", "{\"a\":\"b\"}", "{\"a\":5}", "\"\"", "\" \"", "0", "-1", "5", "1.5", "0.001",
        "1e3", "99999999999999999999", "\"5\"", "\"abc\"", "\"KES\"", "\"USD\"", "\"till\"", "\"company\"", "\"+254712345678\"", "\"+1712345678\"",
        "\"+25471234567\"", "\"K000000\"", "\"K123456\"", "\"000000\"", "\"c7f300c0-f1ef-4151-9bbe-005005aa3747\"", "\"http://127.0.0.1:1/x\"",
        "\"https://shop.example/\"", "\"ftp://a/\"", "\"http://\"", "\"mobile_wallet\"", "\"bank_account\"", "\"merchant_wallet\"", "\"paybill\"",
        "\"RTS\"", "\"EFT\"", "\"customer_created\"", "\"buygoods_transaction_received\"", "\"2020-09-28T08:50:22+03:00\"", "\"2020-09-28\"",
        "\"joe@shop.example\"", "\"Safaricom\"", $"\"{new string('x', 300)}\"", $"\"{new string('x', 3000)}\"",
    ];

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task Whatever_is_made_of_a_request_its_schema_takes_if_its_reader_does(string name)
    {
        var request = Requests.Named(name);
        var kind = ResourceRoutes.Kinds.Single(kind => kind.Name == request.Kind);
        var draws = Effort.Draws(name.Sum(letter => letter));
        var bodies = Enumerable.Range(0, Effort.Requests / Requests.Forms.Count)
            .Select(_ => Mutated(WithHttps(request), draws))
            .Distinct(StringComparer.Ordinal)
            .Select((body, number) => KeyValuePair.Create($"{number}", body)).ToList();

        var refused = await node.Validator.RefusedAsync(kind.RequestShapeOf(request.Version).Schema(ScenarioWords.None), bodies);

        var disagreements = bodies.Select(body => (body.Value, Read: Read(kind, request.Version, body.Value), Schema: refused.GetValueOrDefault(body.Key)))
            .Where(one => one.Read.IsRefused != (one.Schema is not null) && !BeyondSchema.Has(one.Read.Complaint, one.Schema, one.Value))
            .Select(one => $"{one.Value}: the reader {one.Read.Complaint ?? "takes it"}, the schema {one.Schema ?? "takes it"}");
        disagreements.Take(10).ShouldBeEmpty($"KOPOKOPO_SEED={Effort.Seed}");
        refused.Count.ShouldBeInRange(bodies.Count / 10, bodies.Count - (bodies.Count / 100));
    }

    // What is strict wants callbacks that nobody can listen in to.
    private static JsonObject WithHttps(SampleRequest request) =>
        JsonNode.Parse(request.Json.Replace("http://127.0.0.1:1/", "https://shop.example/", StringComparison.Ordinal))!.AsObject();

    private static (bool IsRefused, string? Complaint) Read(ResourceKind kind, ApiVersion version, string body)
    {
        var reading = new RequestReading(new AnyMerchant());
        kind.Validate(version, JsonElement.Parse(body), reading);
        return (reading.Error is not null, reading.Error);
    }

    private static string Mutated(JsonObject body, Random draws)
    {
        for (var times = draws.Next(1, 3); times > 0; times--)
        {
            var owner = Objects(body).ElementAt(draws.Next(Objects(body).Count()));
            var name = owner.Count == 0 ? "more" : owner.ElementAt(draws.Next(owner.Count)).Key;
            switch (draws.Next(8))
            {
                case 0 or 1:
                    owner.Remove(name);
                    break;
                case 2:
                    owner[$"more_{name}"] = Value(draws);
                    break;
                default:
                    owner[name] = Value(draws);
                    break;
            }
        }

        return body.ToJsonString();
    }

    private static IEnumerable<JsonObject> Objects(JsonObject root) =>
        root.Select(member => member.Value).OfType<JsonObject>().SelectMany(Objects).Prepend(root);

    private static JsonNode? Value(Random draws) => JsonNode.Parse(Values[draws.Next(Values.Length)]);

    // Who owns everything and refuses what production does: what is left is the request's form.
    private sealed class AnyMerchant : IMerchant
    {
        public bool IsStrict => true;

        public V2Options V2 { get; } = new();

        public bool MayBeCalled(Uri url) => true;

        public bool Owns(Till till) => true;

        public string? ReferenceOfDestination(string type, string reference) => reference;

        public string? TopicOfWebhook(string id) => "buygoods_transaction_received";

        public bool HasAccount(Till till) => true;

        public ApiError? WhyIrreversible(string reference) => null;

        public bool MaySubscribe(string topic) => true;
    }
}
