using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Work;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>Apps and snapshots have names that a URL's path leads back to; others are refused when they are made.</summary>
public sealed class NameTests(EmulatorServer emulator, SharedServers servers) : IClassFixture<SharedServers>
{
    private const string Rule = "1 to 255 letters, digits, inner spaces and - _ . ~ : @ + =";

    public static TheoryData<string> Odd =>
    [
        "a", "7", "0a1b2c3d-4e5f-6789-abcd-ef0123456789", "kX9_-3fQ0aZ", "-begins-with-a-dash", "_", "~", "a.b", "..a", ".hidden",
        "ends.", "a..b", "...", "joe+test@shop.example", "urn:shop:42", "YWJjZA==", "=", "+", "twice tried", "a b  c",
        new string('x', 255),
    ];

    public static TheoryData<string> Unreachable =>
    [
        ".", "..", "*", "a/b", "/", "a\\b", "a%2Fb", "%", "%2e%2e", "a?b", "a#b", "a&b", " a", "a ", " ", "a\tb",
        "a\u0001b", "a\u007fb", "früh", "\u202eabc", "a;b", "a,b", "\"a\"", "<a>", new string('x', 256),
    ];

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task An_app_of_an_allowed_name_is_put_used_and_deleted_through_its_path(string name)
    {
        var server = servers.With();
        using var http = new HttpClient { BaseAddress = server.Address };
        var segment = Uri.EscapeDataString(name);

        await http.ControlAsync(HttpMethod.Put, $"apps/{segment}", """{"client_secret":"the secret"}""", HttpStatusCode.Created);
        (await http.TokenStatusAsync(name, "the secret")).ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(await http.ControlAsync(HttpMethod.Get, $"?app={segment}"))!["app"].Text().ShouldBe(name);
        await http.ControlAsync(HttpMethod.Delete, $"apps/{segment}", status: HttpStatusCode.NoContent);

        (await AppsAsync(http)).ShouldBe(["sandbox"]);
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task A_snapshot_of_an_allowed_name_is_brought_back_through_its_path(string name)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await client.SnapshotAsync(name);
        await client.ResetAsync();
        await client.RestoreAsync(Uri.EscapeDataString(name));

        (await client.ClockAsync()).ShouldBe("2026-01-31T12:00:00.000+03:00 frozen");
    }

    [Theory]
    [MemberData(nameof(Unreachable))]
    public async Task An_app_of_another_name_is_refused_wherever_it_could_be_made(string name)
    {
        var server = servers.With();
        using var http = new HttpClient { BaseAddress = server.Address };
        var segment = Uri.EscapeDataString(name);

        // Clients tidy a dot away.
        if (name is not ("." or "..")) (await http.RefusalAsync(HttpMethod.Put, $"apps/{segment}", "{}", HttpStatusCode.BadRequest)).ShouldContain(Rule);
        if (name != "*") (await http.RefusalAsync(HttpMethod.Get, $"clock?app={segment}", "", HttpStatusCode.BadRequest)).ShouldContain(Rule);
        using var answer = await AskForTokenAsync(http, name);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await ApiClient.JsonAsync(answer))["error"].Text().ShouldBe("invalid_client");
        if (name.Trim().Length > 0) answer.Headers.GetValues("X-Emulator-Warning").ShouldContain(warning => warning.Contains(Rule, StringComparison.Ordinal));
        Should.Throw<WrongSettingException>(() => Read(name)).Message.ShouldContain("Emulator:Apps:0:ClientId");
        (await AppsAsync(http)).ShouldBe(["sandbox"]);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a*b")]
    [InlineData("..")]
    public async Task So_is_one_that_a_header_names(string name)
    {
        using var http = new HttpClient { BaseAddress = emulator.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Emulator-App", name).ShouldBeTrue();

        (await http.RefusalAsync(HttpMethod.Get, "clock", "", HttpStatusCode.BadRequest)).ShouldContain(Rule);
    }

    [Theory]
    [MemberData(nameof(Unreachable))]
    public async Task A_snapshot_of_another_name_is_refused(string name)
    {
        using var client = await emulator.NewAppAsync();
        using var answer = await client.Http.PostAsJsonAsync("/_emulator/snapshots", new { name }, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"].Text().ShouldContain(Rule);
        (await client.GetJsonAsync("/_emulator"))["snapshots"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a/b", "a%252Fb")]
    [InlineData("..", "%252E%252E")]
    [InlineData("100%", "100%25")]
    [InlineData("früh", "fr%C3%BCh")]
    public async Task What_was_made_under_such_a_name_before_is_still_there_and_reached_by_escaping_it_twice(string name, string path)
    {
        var server = servers.With();
        using var http = new HttpClient { BaseAddress = server.Address };
        await server.Services.GetRequiredService<AppStore>().PutAsync(name, "the secret", "the key");
        var worlds = server.Services.GetRequiredService<WorldLifecycle>();
        server.Services.GetRequiredService<AppStore>().TryGet(name, out var app).ShouldBeTrue();
        await worlds.SnapshotAsync(app!, name);

        (await http.TokenStatusAsync(name, "the secret")).ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(await http.ControlAsync(HttpMethod.Get, $"?app={Uri.EscapeDataString(name)}"))!["app"].Text().ShouldBe(name);
        await http.ControlAsync(HttpMethod.Post, $"snapshots/{path}/restore?app={Uri.EscapeDataString(name)}");
        await http.ControlAsync(HttpMethod.Put, $"apps/{path}", """{"client_secret":"another"}""");
        (await http.TokenStatusAsync(name, "another")).ShouldBe(HttpStatusCode.OK);
        await http.ControlAsync(HttpMethod.Delete, $"apps/{path}", status: HttpStatusCode.NoContent);

        (await AppsAsync(http)).ShouldBe(["sandbox"]);
    }

    private static async Task<IReadOnlyList<string>> AppsAsync(HttpClient http) =>
        [.. JsonNode.Parse(await http.ControlAsync(HttpMethod.Get, "apps"))!["apps"]!.AsArray().Select(app => app!["client_id"].Text())];

    private static async Task<HttpResponseMessage> AskForTokenAsync(HttpClient http, string clientId)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["client_id"] = clientId, ["client_secret"] = "any", ["grant_type"] = "client_credentials" });
        return await http.PostAsync("/oauth/token", form, TestContext.Current.CancellationToken);
    }

    private static EmulatorOptions Read(string clientId) => EmulatorSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?>
        {
            ["Emulator:Apps:0:ClientId"] = clientId,
            ["Emulator:Apps:0:ClientSecret"] = "one",
            ["Emulator:Apps:0:ApiKey"] = "two",
        }).Build());
}
