using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>Whatever is wrong with a request, it is refused in JSON, under a name. Nothing comes of a refusal, so all are sent for one app.</summary>
public sealed class RefusalTests(SharedApp app) : IClassFixture<SharedApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Refusals.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_request_that_will_not_do_is_refused_in_JSON(string name)
    {
        var (request, status, message, allow) = Refusals.All[name];

        using var answer = await request.SendAsync(app.Client);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        var body = (await ApiClient.JsonAsync(answer)).AsObject();
        if (request.Path.StartsWith("/oauth/", StringComparison.Ordinal))
        {
            body.Select(member => member.Key).ShouldBe(["error", "error_description"]);
            body["error"]!.GetValue<string>().ShouldBe("invalid_request");
            body["error_description"]!.GetValue<string>().ShouldBe(message);
        }
        else
        {
            body.Select(member => member.Key).ShouldBe(["error_code", "error_message"]);
            body["error_code"]!.GetValue<int>().ShouldBe(status);
            body["error_message"]!.GetValue<string>().ShouldBe(message);
        }

        string.Join(", ", answer.Content.Headers.Allow).ShouldBe(allow ?? "");
        (answer.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var challenge) ? challenge.ToString() : null)
            .ShouldBe(status == 401 ? $"Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"{message}\"" : null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_refusal_names_its_request_and_keeps_the_name_the_client_gave_it(string name)
    {
        var request = Refusals.All[name].Request;

        using var nameless = await request.SendAsync(app.Client);
        using var named = await request.SendAsync(app.Client, "order-1_A.b@c:d");

        nameless.Headers.GetValues(PlainRequest.RequestId).Single().ShouldNotBeNullOrWhiteSpace();
        named.Headers.GetValues(PlainRequest.RequestId).ShouldBe(["order-1_A.b@c:d"]);
    }
}
