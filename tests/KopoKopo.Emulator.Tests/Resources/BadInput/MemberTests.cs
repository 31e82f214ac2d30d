using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

public sealed class MemberTests(EmulatorServer emulator, SharedApp app) : IClassFixture<SharedApp>
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
    public async Task A_member_that_does_not_do_is_refused_by_name(string name, string path, string? json, string message)
    {
        var request = Requests.Named(name);

        await WorldSnapshot.ShouldBeRefusedAsync(app.Client, request, BodyOf(request, path, json), message);
    }

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task No_member_that_does_not_do_leaves_anything(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);

        await WorldSnapshot.ShouldStayAsync(emulator, client, async () =>
        {
            foreach (var wrong in Members.Of[name])
            {
                await WorldSnapshot.ShouldBeRefusedAsync(client, request, BodyOf(request, wrong.Path, wrong.Json), wrong.Message);
            }
        });
    }

    private static string BodyOf(SampleRequest request, string path, string? json) => json is null ? request.Without(path) : request.With(path, json);
}
