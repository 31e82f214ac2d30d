using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Clients;

/// <summary>
/// What official SDKs really sent, byte for byte but for the token, the host and the id in a query's path. Each recording goes over one
/// connection to an emulator of its own, since both are by the same client id.
/// </summary>
public sealed class RecordedRequestsTests
{
    [Theory]
    [InlineData("node-1.3.0")]
    [InlineData("node-2.0.0")]
    [InlineData("python-1.2.7")]
    public async Task Every_request_of_a_recording_is_answered_as_the_SDK_needs_it(string recording)
    {
        await using var emulator = EmulatorServer.With();
        using var connection = await RawHttpConnection.OpenAsync(emulator.Address);
        var token = "";
        var locations = new Dictionary<string, Uri>();

        foreach (var request in RecordedRequest.Load(recording))
        {
            var target = request.TargetAt(locations.GetValueOrDefault(request.Collection));
            var response = await connection.ExchangeAsync(request.ToBytes(target, emulator.Address.Authority, token));

            response.Status.ShouldBe(request.IsCreation ? 201 : 200, $"{request} was answered {response.Body}");
            if (request.IsCreation) locations[request.Collection] = new Uri(response.Headers["location"]);
            if (request.IsQuery) Json(response)["data"]!["id"]!.GetValue<string>().ShouldBe(target.Split('/')[^1]);
            if (request.Target == "/oauth/token") token = Json(response)["access_token"]!.GetValue<string>();
        }
    }

    [Theory]
    [InlineData("node-1.3.0", 1)]
    [InlineData("node-2.0.0", 2)]
    [InlineData("python-1.2.7", 1)]
    public void A_recording_goes_through_every_resource_of_its_version_with_content_lengths_that_are_right(string recording, int number)
    {
        var version = (ApiVersion)number;
        var requests = RecordedRequest.Load(recording);

        // Of the second version the newest SDKs have neither the other name of recipients nor text messages.
        var left = version == ApiVersion.V2 ? new[] { "pay_recipients", "transaction_sms_notifications" } : [];
        requests.Where(request => request.IsCreation)
            .Select(request => request.Collection[$"{version.Prefix()}/".Length..])
            .Distinct()
            .ShouldBe(ResourceRoutes.Kinds.Where(kind => kind.Versions.Contains(version)).Select(kind => kind.Path).Except(left), ignoreOrder: true);
        requests.Where(request => request.Method == "POST").ShouldAllBe(request => LengthHeader(request) == $"{Encoding.UTF8.GetByteCount(request.Body)}");
    }

    private static string LengthHeader(RecordedRequest request) => request.Headers.Single(header => header[0] == "Content-Length")[1];

    private static JsonNode Json(RawResponse response) => JsonNode.Parse(response.Body)!;
}
