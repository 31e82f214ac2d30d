using System.Text;
using System.Text.RegularExpressions;
using KopoKopo.Emulator.Tests.Clients;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// The requests that a fuzzer starts from: every route that the server has, with the documentation's samples and good control calls for bodies, and all that
/// SDKs really sent. A new route is among them without a change here, with an empty object for a body until it has one below.
/// </summary>
internal static partial class FuzzSeeds
{
    private const string Json = "application/json";

    private static readonly Dictionary<string, string[]> Bodies = new(StringComparer.Ordinal)
    {
        ["/oauth/token"] = ["""{"client_id":"APP","client_secret":"secret","grant_type":"client_credentials"}"""],
        ["/oauth/introspect"] = ["""{"client_id":"APP","client_secret":"secret","token":"TOKEN"}"""],
        ["/oauth/revoke"] = ["""{"client_id":"APP","client_secret":"secret","token":"not-a-token"}"""],
        ["/_emulator/clock"] = ["""{"frozen":true,"now":"2026-01-31T12:00:00+03:00"}""", """{"frozen":false}"""],
        ["/_emulator/clock/advance"] = ["""{"by":"PT1S"}""", """{"to":"2026-02-01T12:00:00+03:00"}"""],
        ["/_emulator/simulate/{topic}"] = ["""{"amount":321,"till_number":"K000000","sender_phone_number":"+254712345678"}""", """{"reference":"ABC"}""", ""],
        ["/_emulator/outcomes"] = ["""{"on":"incoming_payment","match":{"amount":{"greaterThan":1000}},"outcome":"cancelled","after":"PT3S","times":2}"""],
        ["/_emulator/scenarios/{name}"] =
        [
            """
            {"seed":42,"rules":[{"name":"all","on":"incoming_payment","whenState":"Started","thenState":"A","times":1,"match":{"phone":{"matches":"^2547[0-9]+$"},"nth":2},
            "outcome":"success","after":{"uniform":["PT0.1S","PT2S"]},"deliver":[{"to":"callback","delay":"PT1S","faults":[{"duplicate":2},{"signature":"short"}]}]}]}
            """,
        ],
        ["/_emulator/scenario"] = ["""{"name":"default"}"""],
        ["/_emulator/scenario/state"] = ["""{"state":"Paid"}"""],
        ["/_emulator/payment_links/{id}/pay"] = ["""{"phone_number":"254700000049","outcome":"wrong_pin"}""", "{}"],
        ["/_emulator/resources/{id}/complete"] = ["""{"outcome":"wrong_pin"}"""],
        ["/_emulator/apps/{client_id}"] = ["""{"client_secret":"secret","api_key":"sandbox"}"""],
        ["/_emulator/snapshots"] = ["""{"name":"fuzzed"}"""],
        ["/_emulator/deliveries/{id}/replay"] = ["""{"url":"CALLBACK","times":2}""", "{}"],
        ["/_emulator/signature/explain"] = ["""{"body":"{}","signature":"abc"}"""],
        ["/_emulator/doctor"] = ["""{"url":"CALLBACK"}"""],
    };

    private static readonly string[] Queries =
    [
        "?app=APP", "?limit=5", "?count=1&timeout=PT0S", "?kind=payment", "?status=delivered&topic=incoming_payment",
        "?since=2026-01-31T12:00:00Z", "?access_token=TOKEN", "?id=11111111-1111-7111-8111-111111111111",
    ];

    /// <summary>Each request once; APP, TOKEN, ID and CALLBACK stand for what the sender fills in.</summary>
    public static IReadOnlyList<FuzzRequest> Of(EmulatorServer server)
    {
        _ = server.Address;
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route =>
                (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                    .Select(method => (Method: method, Path: $"/{route.RoutePattern.RawText!.Trim('/')}"))).Distinct();
        string[] recordings = ["node-1.3.0", "node-2.0.0", "python-1.2.7"];
        return [.. routes.SelectMany(route => OfRoute(route.Method, route.Path)), .. recordings.SelectMany(Recorded)];
    }

    private static IEnumerable<FuzzRequest> OfRoute(string method, string path)
    {
        (string, string)[] headers = [("Authorization", "Bearer TOKEN"), ("X-Emulator-App", "APP"), ("Content-Type", Json)];
        var target = Parameter().Replace(path, parameter => parameter.Value switch
        {
            "{topic}" => "buygoods_transaction_received",
            "{name}" => "fuzzed",
            "{client_id}" => "APP",
            _ => "ID",
        });
        if (method is "DELETE") return [new FuzzRequest(method, target, headers, [])];
        if (method is "GET") return [.. Queries.Append("").Select(query => new FuzzRequest(method, target + query, headers, []))];

        var samples = Requests.Forms.Where(sample => sample.Path == path || sample.BarePath == path)
            .Select(sample => sample.Json.Replace("http://127.0.0.1:1/callback", "CALLBACK", StringComparison.Ordinal));
        return [.. samples.Concat(Bodies.GetValueOrDefault(path, ["{}"]))
            .Select(body => new FuzzRequest(method, target, headers, Encoding.UTF8.GetBytes(body)))];
    }

    private static IEnumerable<FuzzRequest> Recorded(string recording) => RecordedRequest.Load(recording).Select(request => new FuzzRequest(
        request.Method,
        request.Target,
        [
            .. request.Headers.Where(header => header[0].ToLowerInvariant() is not ("host" or "content-length" or "connection" or "authorization"))
                .Select(header => (header[0], header[1])),
            ("Authorization", "Bearer TOKEN"),
        ],
        Encoding.UTF8.GetBytes(request.Body)));

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
