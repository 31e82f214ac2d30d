using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

public sealed class MemberTests(EmulatorServer emulator)
{
    /// <summary>The request's name, the member's path, the JSON put there (null: it is left out), and the message.</summary>
    public static TheoryData<string, string, string?, string> WrongMembers
    {
        get
        {
            var rows = new TheoryData<string, string, string?, string>();
            foreach (var (request, wrong) in Members.Of.SelectMany(members => members.Value.Select(wrong => (members.Key, wrong))))
            {
                rows.Add(request, wrong.Path, wrong.Json, wrong.Message);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task A_sample_of_the_documentation_is_accepted_and_leaves_something(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);
        var before = await WorldSnapshot.OfAsync(emulator, client.Http, client.ClientId);

        using var answer = await client.PostAsync(request.Path, request.Json);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        (await WorldSnapshot.OfAsync(emulator, client.Http, client.ClientId)).ShouldNotBe(before);
    }

    [Theory]
    [MemberData(nameof(WrongMembers), DisableDiscoveryEnumeration = true)]
    public async Task A_member_that_does_not_do_is_refused_by_name_and_leaves_nothing(string name, string path, string? json, string message)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);
        var body = json is null ? request.Without(path) : request.With(path, json);

        await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, client, request, body, message);
    }
}
