using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>Of all that is wrong with a request, what is told is what stands first in the documentation's table of parameters.</summary>
public sealed class OrderTests(EmulatorServer emulator)
{
    private const string WrongType = "true";

    public static TheoryData<string> Names => [.. Requests.Forms.Except([Requests.TillPolling]).Select(request => request.Name)];

    // A targeted transfer of which all is missing is a blind one.
    public static TheoryData<string> NamesButTargeted =>
        [.. Requests.Forms.Except([Requests.TillPolling, Requests.TargetedTransfer]).Select(request => request.Name)];

    [Theory]
    [MemberData(nameof(NamesButTargeted))]
    public async Task Of_several_members_that_are_missing_the_first_in_the_documentations_order_is_told(string name)
    {
        var request = Requests.Named(name);

        await RepairAsync(request, new JsonObject(), wrong: null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Of_several_members_of_a_wrong_type_the_first_in_the_documentations_order_is_told(string name)
    {
        var request = Requests.Named(name);
        var body = new JsonObject();

        // The other way round than they are looked at, so that it is not the body's order that decides.
        foreach (var path in Required(request).Where(path => !path.Contains('.')).Reverse()) body[path] = true;

        await RepairAsync(request, body, WrongType);
    }

    // Each step puts the sample's value where the complaint was, and the next complaint comes, until there is none.
    private async Task RepairAsync(SampleRequest request, JsonObject body, string? wrong)
    {
        using var client = await emulator.NewAppAsync();
        foreach (var path in Required(request))
        {
            var message = Members.Of[request.Name].First(value => value.Path == path && value.Json == wrong).Message;
            await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, client, request, body.ToJsonString(), message);
            client.UseToken(await client.NewTokenAsync());
            Repair(body, request, path, wrong);
        }

        using var answer = await client.PostAsync(request.Path, body.ToJsonString());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, body.ToJsonString());
    }

    // An object that is repaired has members that are as wrong as it was.
    private static void Repair(JsonObject body, SampleRequest request, string path, string? wrong)
    {
        var (parent, name) = body.Locate(path);
        var (sampleParent, _) = request.Body.Locate(path);
        var sample = sampleParent[name]!;
        if (sample is not JsonObject)
        {
            parent[name] = sample.DeepClone();
            return;
        }

        var members = Required(request).Where(member => wrong is not null && member.StartsWith($"{path}.", StringComparison.Ordinal));
        parent[name] = new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member[(path.Length + 1)..], (JsonNode?)true)));
    }

    private static IEnumerable<string> Required(SampleRequest request) =>
        Members.Of[request.Name].Where(value => value.Json is null).Select(value => value.Path);
}
