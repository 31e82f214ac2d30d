using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>What is not as it should be and accepted all the same.</summary>
public sealed class TolerationTests(EmulatorServer emulator)
{
    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task Members_that_nobody_knows_are_ignored(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);
        var body = request.Body;
        foreach (var place in body.Where(member => member.Key != "metadata").Select(member => member.Value).OfType<JsonObject>().Append(body).ToList())
        {
            AddUnknown(place);
        }

        await ShouldMeanTheSameAsync(client, request, body);
    }

    [Theory]
    [InlineData("incoming_payment")]
    [InlineData("payment")]
    public async Task Six_pairs_of_metadata_are_kept_with_a_warning_and_five_without(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);

        using var five = await client.PostAsync(request.Path, request.With("metadata", """{"a":1,"b":"2","c":null,"d":true,"e":""}"""));
        using var six = await client.PostAsync(request.Path, request.With("metadata", """{"a":1,"b":"2","c":null,"d":true,"e":"","f":6.5}"""));

        five.StatusCode.ShouldBe(HttpStatusCode.Created);
        six.StatusCode.ShouldBe(HttpStatusCode.Created);
        Warnings(five).ShouldNotContain(warning => warning.Contains("Metadata", StringComparison.Ordinal));
        Warnings(six).ShouldContain("production would refuse this: Metadata is too long (maximum is 5 pairs)");
        (await client.GetTextAsync(six.Headers.Location!)).ShouldContain("""
            "metadata":{"a":1,"b":"2","c":null,"d":true,"e":"","f":6.5}
            """);
    }

    private async Task ShouldMeanTheSameAsync(ApiClient client, SampleRequest request, JsonObject changed)
    {
        // In an app of its own: some things can be asked for once only.
        using var other = await emulator.NewAppAsync();
        using var plain = await other.PostAsync(request.Path, request.Json);
        using var different = await client.PostAsync(request.Path, changed.ToJsonString());

        plain.StatusCode.ShouldBe(HttpStatusCode.Created);
        different.StatusCode.ShouldBe(HttpStatusCode.Created, await different.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Warnings(different).ShouldBe(Warnings(plain));
        StoredRequests(client).ShouldHaveSingleItem().ShouldBe(StoredRequests(other).ShouldHaveSingleItem());
    }

    // What some SDKs send beside the request, and names that results have.
    private static void AddUnknown(JsonObject body)
    {
        body["validation_context"] = null;
        body["errors"] = new JsonObject { ["amount"] = new JsonArray("is wrong") };
        body["id"] = 5;
        body["status"] = "Failed";
        body["Amount"] = -1;
        body[""] = "nothing";
        body["colour"] = new string('a', 3000);
    }

    private static IEnumerable<string> Warnings(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Emulator-Warning", out var warnings) ? warnings : [];

    private List<string> StoredRequests(ApiClient client) => emulator.Services.GetRequiredService<Database>().Read(session =>
    {
        var requests = new List<string>();
        using var rows = session.Query(
            "SELECT r.request FROM resource r JOIN app a ON a.world = r.world WHERE a.client_id = $1 ORDER BY r.seq", client.ClientId);
        while (rows.Read()) requests.Add(Encoding.UTF8.GetString(rows.GetBytes(0)));
        return requests;
    });
}
