using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>The ways to ask for what was created: by its location, with its id in the query as the documentation shows it, and without the prefix.</summary>
public sealed class QueryTests(EmulatorServer emulator)
{
    private const string UnknownId = "247b1bd8-f5a0-4b71-a898-f62f67b8ae1c";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task An_id_in_the_query_answers_the_same_bytes_as_the_location_before_the_result_and_after_it(string kind)
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        var request = Requests.Named(kind);
        var location = await CreateAsync(client, request, request.Path);

        await ShouldAllAnswerTheSameAsync(client, request, location);
        await client.AdvanceAsync("PT1S");
        await ShouldAllAnswerTheSameAsync(client, request, location);
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task The_bare_path_creates_and_its_location_has_the_prefix(string kind)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(kind);

        var location = await CreateAsync(client, request, request.BarePath);

        location.AbsoluteUri.ShouldBe($"{emulator.Address.AbsoluteUri.TrimEnd('/')}{request.Path}/{location.Segments[^1]}");
        Guid.TryParseExact(location.Segments[^1], "D", out _).ShouldBeTrue(location.AbsoluteUri);
        (await client.GetJsonAsync(location.AbsolutePath))["data"]!["type"]!.GetValue<string>().ShouldBe(request.Kind);
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task Without_an_id_it_is_asked_for(string kind)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(kind);
        await CreateAsync(client, request, request.Path);

        foreach (var path in new[] { request.Path, request.BarePath })
        {
            foreach (var query in new[] { "", "/", "?id=", "?id=%20", "?id", "?identity=1", "?page=1&per_page=10" })
            {
                await ShouldBeRefusedAsync(client.Http, $"{path}{query}", HttpStatusCode.BadRequest, "Id can't be blank");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task An_id_that_nobody_knows_is_not_found(string kind)
    {
        using var client = await emulator.NewAppAsync();

        await ShouldNotBeFoundAsync(client, Requests.Named(kind), UnknownId);
        await ShouldNotBeFoundAsync(client, Requests.Named(kind), "1");
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task An_id_of_another_kind_is_not_found(string kind)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(kind);
        var location = await CreateAsync(client, request, request.Path);

        foreach (var other in Requests.All.Where(other => other.Kind != kind)) await ShouldNotBeFoundAsync(client, other, location.Segments[^1]);
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task An_id_of_another_app_is_not_found(string kind)
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        var request = Requests.Named(kind);
        var location = await CreateAsync(client, request, request.Path);

        await ShouldNotBeFoundAsync(other, request, location.Segments[^1]);
    }

    [Theory]
    [MemberData(nameof(Requests.Kinds), MemberType = typeof(Requests))]
    public async Task Without_a_token_nothing_is_answered(string kind)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(kind);
        var id = (await CreateAsync(client, request, request.Path)).Segments[^1];
        using var stranger = new HttpClient { BaseAddress = emulator.Address };

        foreach (var path in new[] { request.Path, request.BarePath })
        {
            foreach (var query in new[] { $"/{id}", $"?id={id}", $"?id={UnknownId}", "" })
            {
                await ShouldBeRefusedAsync(stranger, $"{path}{query}", HttpStatusCode.Unauthorized, "The access token is invalid");
            }
        }
    }

    private static async Task<Uri> CreateAsync(ApiClient client, SampleRequest request, string path)
    {
        using var answer = await client.PostAsync(path, request.Json);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        return answer.Headers.Location!;
    }

    private static async Task ShouldAllAnswerTheSameAsync(ApiClient client, SampleRequest request, Uri location)
    {
        var id = location.Segments[^1];
        var expected = await client.Http.GetByteArrayAsync(location, Cancellation);
        foreach (var path in new[] { request.Path, request.BarePath })
        {
            foreach (var query in new[] { $"/{id}", $"?id={id}", $"?ID={id}", $"?Id={id}", $"?page=1&id={id.ToUpperInvariant()}", $"?id=%20{id}%20" })
            {
                using var answer = await client.Http.GetAsync($"{path}{query}", Cancellation);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, query);
                answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
                (await answer.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBe(expected, query);
            }
        }
    }

    private static async Task ShouldNotBeFoundAsync(ApiClient client, SampleRequest request, string id)
    {
        foreach (var path in new[] { request.Path, request.BarePath })
        {
            foreach (var query in new[] { $"/{id}", $"?id={id}", $"?ID={id}" })
            {
                await ShouldBeRefusedAsync(client.Http, $"{path}{query}", HttpStatusCode.NotFound, $"There is no {request.Kind} {id}");
            }
        }
    }

    private static async Task ShouldBeRefusedAsync(HttpClient http, string path, HttpStatusCode status, string message)
    {
        using var answer = await http.GetAsync(path, Cancellation);
        answer.StatusCode.ShouldBe(status, path);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe($$"""{"error_code":{{(int)status}},"error_message":"{{message}}"}""", path);
    }
}
