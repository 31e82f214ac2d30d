using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>Bodies that are no request at all.</summary>
public sealed class BodyTests(EmulatorServer emulator)
{
    private const string NotAnObject = "The request body must be a JSON object";

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task A_body_that_breaks_off_is_refused_with_the_place_where_it_does(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);
        var body = request.Body.ToJsonString()[..^1];

        await WorldSnapshot.ShouldStayWhenRefusedAsync(
            emulator, client, request, body, $"The request body is not valid JSON: see line 1, byte {body.Length + 1}");
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task A_body_in_JavaScript_instead_of_JSON_is_refused(string name)
    {
        using var client = await emulator.NewAppAsync();

        await WorldSnapshot.ShouldStayWhenRefusedAsync(
            emulator, client, Requests.Named(name), "{ amount: 'all' }", "The request body is not valid JSON: see line 1, byte 3");
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task A_body_that_says_nothing_is_told_what_is_missing_first(string name)
    {
        using var client = await emulator.NewAppAsync();
        var first = Members.Of[name].First(value => value.Json is null).Message;

        foreach (var body in new[] { "", "null", "{}" })
        {
            await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, client, Requests.Named(name), body, first);
            client.UseToken(await client.NewTokenAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task A_body_that_is_not_an_object_is_refused_even_if_there_is_one_in_it(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);

        foreach (var body in new[] { "[]", $"[{request.Json}]", "\"text\"", "1", "false" })
        {
            await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, client, request, body, NotAnObject);
            client.UseToken(await client.NewTokenAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task A_body_that_is_not_said_to_be_JSON_is_refused_and_leaves_nothing(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);
        var before = await WorldSnapshot.OfAsync(emulator, client.Http, client.ClientId);

        using var answer = await client.PostAsync(request.Path, request.Json, "application/x-www-form-urlencoded");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(
            """{"error_code":415,"error_message":"Content-Type must be application/json, in UTF-8"}""");
        (await WorldSnapshot.OfAsync(emulator, client.Http, client.ClientId)).ShouldBe(before);
    }
}
