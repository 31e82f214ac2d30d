using System.Net;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Api.PlainRequest;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>In how many ways the same may be asked.</summary>
public sealed class MannersTests(SharedApp app) : IClassFixture<SharedApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("\"quoted\"")]
    [InlineData("a,b")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public async Task A_name_for_a_request_that_is_not_sane_is_replaced(string name)
    {
        using var answer = await Get(Unknown).SendAsync(app.Client, name);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Headers.GetValues(RequestId).Single().ShouldNotBe(name);
        answer.Headers.GetValues(RequestId).Single().ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; charset=utf-8")]
    [InlineData("application/vnd.kopokopo.v4.hal+json")]
    [InlineData("application/*")]
    [InlineData("*/*")]
    [InlineData("*/*;q=0.1")]
    [InlineData("text/html, application/json;q=0.5")]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2")]
    public async Task Whoever_takes_JSON_is_answered(string? accept)
    {
        var location = await app.Client.PayAsync(new IncomingPaymentBuilder());

        using var created = await (Post(new IncomingPaymentBuilder().ToJson()) with { Accept = accept }).SendAsync(app.Client);
        using var got = await (Get(location.AbsolutePath) with { Accept = accept }).SendAsync(app.Client);

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        got.StatusCode.ShouldBe(HttpStatusCode.OK);
        got.Headers.GetValues(RequestId).Single().ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON;charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/vnd.kopokopo.v4.hal+json")]
    public async Task A_body_is_JSON_by_any_of_its_names(string contentType)
    {
        using var answer = await Post(new IncomingPaymentBuilder().ToJson(), contentType).SendAsync(app.Client);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    // Of a chunked body the chunks' own lines count as well.
    [Theory]
    [InlineData(false, OneMegabyte)]
    [InlineData(true, OneMegabyte - 64)]
    public async Task A_body_of_1_MB_is_not_too_large(bool chunked, int length)
    {
        using var answer = await (Post(new IncomingPaymentBuilder().ToJson().PadRight(length)) with { Chunked = chunked }).SendAsync(app.Client);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task GET_may_carry_a_body_of_null_and_the_connection_goes_on()
    {
        var location = await app.Client.PayAsync(new IncomingPaymentBuilder());

        for (var time = 1; time <= 3; time++)
        {
            using var content = new StringContent("null", Encoding.UTF8, "application/json");
            using var message = new HttpRequestMessage(HttpMethod.Get, location) { Content = content };
            using var answer = await app.Client.Http.SendAsync(message, Cancellation);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"time {time}");
        }
    }

    [Theory]
    [InlineData("/api/v1/incoming_payments/{0}/")]
    [InlineData("/incoming_payments/{0}")]
    [InlineData("/incoming_payments/{0}/")]
    [InlineData("/api/v1/incoming_payments/{0}?page=1")]
    public async Task A_resource_is_found_with_a_slash_behind_its_id_and_without_the_prefix(string path)
    {
        var location = await app.Client.PayAsync(new IncomingPaymentBuilder());
        var id = location.Segments[^1];

        var found = await app.Client.GetJsonAsync(string.Format(null, path, id));
        var inCapitals = await app.Client.GetJsonAsync(string.Format(null, path, id.ToUpperInvariant()));

        found["data"]!["id"]!.GetValue<string>().ShouldBe(id);
        inCapitals["data"]!["id"]!.GetValue<string>().ShouldBe(id);
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("BEARER   {0}")]
    public async Task The_word_Bearer_may_be_in_any_case(string authorization)
    {
        var location = await app.Client.PayAsync(new IncomingPaymentBuilder());
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Get, location);
        message.Headers.TryAddWithoutValidation("Authorization", string.Format(null, authorization, app.Client.Token));

        using var answer = await http.SendAsync(message, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
