using System.Net;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

public sealed class MannersTests(EmulatorServer emulator)
{
    private const string Payments = "/api/v1/incoming_payments";
    private const string Unknown = $"{Payments}/247b1bd8-f5a0-4b71-a898-f62f67b8ae1c";
    private const string RequestId = "X-Request-Id";
    private const int OneMegabyte = 1024 * 1024;
    private const string NotAsked = "The access token is invalid";
    private const string JsonOnly = "Only JSON is answered: send Accept: application/json";
    private const string WrongType = "Content-Type must be application/json, in UTF-8";
    private const string TooLarge = "The request body is larger than 1 MB";
    private const string Blank = "Payment channel can't be blank";
    private const string NotAnObject = "The request body must be a JSON object";
    private const string HalfAPair = "The request body is not valid JSON: half of a surrogate pair stands alone";

    private static readonly Dictionary<string, Refusal> Cases = new(StringComparer.Ordinal)
    {
        ["a body that is no JSON"] = Post("{\"a\":").Answers(400, "The request body is not valid JSON: see line 1, byte 6"),
        ["JSON with a comment"] = Post("{}\n// no").Answers(400, "The request body is not valid JSON: see line 2, byte 1"),
        ["JSON with a trailing comma"] = Post("{\"a\":1,}").Answers(400, "The request body is not valid JSON: see line 1, byte 8"),
        ["two JSON objects"] = Post("{}{}").Answers(400, "The request body is not valid JSON: see line 1, byte 3"),
        ["only white space"] = Post(" \r\n ").Answers(400, "The request body is not valid JSON: see line 2, byte 2"),
        ["invalid UTF-8"] = Post([.. "{\"a\":\""u8, 0xff, .. "\"}"u8]).Answers(400, "The request body is not valid JSON: it is not UTF-8"),
        ["an overlong UTF-8 form"] = Post([.. "{\"a\":\""u8, 0xc0, 0xaf, .. "\"}"u8]).Answers(400, "The request body is not valid JSON: it is not UTF-8"),
        ["half a surrogate pair"] = Post("""{"till_number":"\ud800"}""").Answers(400, HalfAPair),
        ["half a surrogate pair, nested"] = Post("""{"metadata":{"a":["\udc00 x"]}}""").Answers(400, HalfAPair),
        ["half a surrogate pair in a name"] = Post("""{"metadata":{"\ud800":1}}""").Answers(400, HalfAPair),
        ["an array"] = Post("[{}]").Answers(400, NotAnObject),
        ["a string"] = Post("\"a\"").Answers(400, NotAnObject),
        ["a number"] = Post("1").Answers(400, NotAnObject),
        ["true"] = Post("true").Answers(400, NotAnObject),
        ["an empty body"] = Post("").Answers(400, Blank),
        ["an empty body without a content type"] = Post("", null).Answers(400, Blank),
        ["a body that is null"] = Post("null").Answers(400, Blank),
        ["an empty object"] = Post("{}").Answers(400, Blank),
        ["an object without end"] = Post(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))
            .Answers(400, "The request body is not valid JSON: see line 1, byte 161"),
        ["an array without end"] = Post($"{{\"a\":{new string('[', 500_000)}").Answers(400, "The request body is not valid JSON: see line 1, byte 37"),

        ["a form"] = Post("a=b", "application/x-www-form-urlencoded").Answers(415, WrongType),
        ["text"] = Post("{}", "text/plain").Answers(415, WrongType),
        ["XML"] = Post("<a/>", "application/xml").Answers(415, WrongType),
        ["a body without a content type"] = Post("{}", null).Answers(415, WrongType),
        ["a content type that is none"] = Post("{}", "json").Answers(415, WrongType),
        ["Latin-1"] = Post("{}", "application/json; charset=latin1").Answers(415, WrongType),
        ["UTF-16"] = Post("{}", "application/json; charset=\"utf-16\"").Answers(415, WrongType),
        ["text under /oauth"] = new Request(HttpMethod.Post, "/oauth/token", "a=b"u8.ToArray(), "text/plain").Answers(
            415, "Content-Type must be application/x-www-form-urlencoded, multipart/form-data or application/json"),
        ["malformed JSON under /oauth"] = new Request(HttpMethod.Post, "/oauth/introspect", "{"u8.ToArray())
            .Answers(400, "The request body is not valid JSON: see line 1, byte 2"),
        ["half a surrogate pair under /oauth"] = new Request(HttpMethod.Post, "/oauth/revoke", """{"token":"\ud800"}"""u8.ToArray()).Answers(400, HalfAPair),
        ["an array under /oauth"] = new Request(HttpMethod.Post, "/oauth/token", "[]"u8.ToArray()).Answers(400, NotAnObject),
        ["multipart without a boundary"] = new Request(HttpMethod.Post, "/oauth/token", "a"u8.ToArray(), "multipart/form-data")
            .Answers(400, "The request body is not a valid form"),
        ["a form in UTF-7"] = new Request(HttpMethod.Post, "/oauth/token", "a=b"u8.ToArray(), "application/x-www-form-urlencoded; charset=utf-7").Answers(
            400, "The request body is not a valid form"),
        ["multipart that breaks off"] = new Request(HttpMethod.Post, "/oauth/token", "--b\r\nContent-"u8.ToArray(), "multipart/form-data; boundary=b").Answers(
            400, "The request body is not a valid form"),

        ["an unknown route"] = Get("/api/v1/nothing").Answers(404, "There is no /api/v1/nothing"),
        ["an unknown route without a token"] = (Get("/api/v1/nothing") with { Token = Token.None }).Answers(404, "There is no /api/v1/nothing"),
        ["an unknown version"] = Get("/api/v0/incoming_payments/1").Answers(404, "There is no /api/v0/incoming_payments/1"),
        ["a route below a resource"] = Get($"{Unknown}/more").Answers(404, $"There is no {Unknown}/more"),
        ["the root"] = Get("/").Answers(404, "There is no /"),
        ["an unknown route under /oauth"] = Get("/oauth/nothing").Answers(404, "There is no /oauth/nothing"),

        ["DELETE of a collection"] = new Request(HttpMethod.Delete, Payments).Answers(405, "DELETE is not allowed here; allowed: GET, POST", "GET, POST"),
        ["GET of a collection"] = Get(Payments).Answers(400, "Id can't be blank"),
        ["GET of a collection with a slash"] = Get($"{Payments}/").Answers(400, "Id can't be blank"),
        ["GET of a bare collection"] = Get("/incoming_payments").Answers(400, "Id can't be blank"),
        ["POST to a resource"] = new Request(HttpMethod.Post, Unknown, "{}"u8.ToArray()).Answers(405, "POST is not allowed here; allowed: GET", "GET"),
        ["PUT of a resource"] = new Request(HttpMethod.Put, Unknown, "{}"u8.ToArray()).Answers(405, "PUT is not allowed here; allowed: GET", "GET"),
        ["a method of one's own"] = new Request(new HttpMethod("BREW"), Unknown).Answers(405, "BREW is not allowed here; allowed: GET", "GET"),
        ["GET of a token"] = Get("/oauth/token").Answers(405, "GET is not allowed here; allowed: POST", "POST"),

        ["no token"] = (Post("{}") with { Token = Token.None }).Answers(401, NotAsked),
        ["no token, and a body that is no JSON"] = (Post("{") with { Token = Token.None }).Answers(401, NotAsked),
        ["no token for GET"] = (Get(Unknown) with { Token = Token.None }).Answers(401, NotAsked),
        ["Bearer null"] = (Post("{}") with { Token = Token.Null }).Answers(401, NotAsked),
        ["Bearer and nothing"] = (Post("{}") with { Token = Token.Blank }).Answers(401, NotAsked),
        ["a token that nobody gave out"] = (Get(Unknown) with { Token = Token.MadeUp }).Answers(401, NotAsked),
        ["another scheme"] = (Get(Unknown) with { Token = Token.Basic }).Answers(401, NotAsked),
        ["a dead token"] = (Get(Unknown) with { Token = Token.Revoked }).Answers(401, "The access token was revoked"),

        ["an unknown id"] = Get(Unknown).Answers(404, "There is no incoming_payment 247b1bd8-f5a0-4b71-a898-f62f67b8ae1c"),
        ["an unknown id with a slash"] = Get($"{Unknown}/").Answers(404, "There is no incoming_payment 247b1bd8-f5a0-4b71-a898-f62f67b8ae1c"),
        ["an id with a quote"] = Get($"{Payments}/' OR '1'='1").Answers(404, "There is no incoming_payment ' OR '1'='1"),
        ["an id with an emoji"] = Get($"{Payments}/%F0%9F%98%80").Answers(404, "There is no incoming_payment 😀"),
        ["an id that is not UTF-8"] = Get($"{Payments}/%FF").Answers(404, "There is no incoming_payment %FF"),
        ["a very long id"] = Get($"{Payments}/{new string('a', 4000)}").Answers(404, $"There is no incoming_payment {new string('a', 4000)}"),
        ["the word null as id"] = Get($"{Payments}/null").Answers(404, "There is no incoming_payment null"),

        ["Accept: text/html"] = (Get(Unknown) with { Accept = "text/html" }).Answers(406, JsonOnly),
        ["Accept: text/html, without a token"] = (Get(Unknown) with { Accept = "text/html", Token = Token.None }).Answers(406, JsonOnly),
        ["Accept: application/xml, image/*"] = (Post("{}") with { Accept = "application/xml, image/*" }).Answers(406, JsonOnly),
        ["Accept: application/json;q=0"] = (Post("{}") with { Accept = "application/json;q=0" }).Answers(406, JsonOnly),
        ["Accept: text/html under /oauth"] = (new Request(HttpMethod.Post, "/oauth/token") with { Accept = "text/html" }).Answers(406, JsonOnly),

        ["a body over 1 MB"] = Post(new byte[OneMegabyte + 1]).Answers(413, TooLarge),
        ["a chunked body over 1 MB"] = (Post(new byte[OneMegabyte + 1]) with { Chunked = true }).Answers(413, TooLarge),
        ["a form over 1 MB"] = new Request(HttpMethod.Post, "/oauth/token", new byte[OneMegabyte + 1], "application/x-www-form-urlencoded")
            .Answers(413, TooLarge),
        ["multipart over 1 MB"] = (new Request(
            HttpMethod.Post, "/oauth/token", [.. "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"u8, .. new byte[OneMegabyte]],
            "multipart/form-data; boundary=b") with
        { Chunked = true })
            .Answers(413, TooLarge),
    };

    private enum Token
    {
        Live,
        None,
        Null,
        Blank,
        MadeUp,
        Basic,
        Revoked,
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Refusals => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_request_that_will_not_do_is_refused_in_JSON(string name)
    {
        using var client = await emulator.NewAppAsync();
        var (request, status, message, allow) = Cases[name];

        using var answer = await SendAsync(client, request);
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
    [MemberData(nameof(Refusals))]
    public async Task Every_refusal_names_its_request_and_keeps_the_name_the_client_gave_it(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Cases[name].Request;

        using var nameless = await SendAsync(client, request);
        using var named = await SendAsync(client, request, "order-1_A.b@c:d");

        nameless.Headers.GetValues(RequestId).Single().ShouldNotBeNullOrWhiteSpace();
        named.Headers.GetValues(RequestId).ShouldBe(["order-1_A.b@c:d"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("\"quoted\"")]
    [InlineData("a,b")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public async Task A_name_for_a_request_that_is_not_sane_is_replaced(string name)
    {
        using var client = await emulator.NewAppAsync();

        using var answer = await SendAsync(client, Get(Unknown), name);

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
        using var client = await emulator.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        using var created = await SendAsync(client, Post(new IncomingPaymentBuilder().ToJson()) with { Accept = accept });
        using var got = await SendAsync(client, Get(location.AbsolutePath) with { Accept = accept });

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
        using var client = await emulator.NewAppAsync();

        using var answer = await SendAsync(client, Post(new IncomingPaymentBuilder().ToJson(), contentType));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    // Of a chunked body the chunks' own lines count as well.
    [Theory]
    [InlineData(false, OneMegabyte)]
    [InlineData(true, OneMegabyte - 64)]
    public async Task A_body_of_1_MB_is_not_too_large(bool chunked, int length)
    {
        using var client = await emulator.NewAppAsync();

        using var answer = await SendAsync(client, Post(new IncomingPaymentBuilder().ToJson().PadRight(length)) with { Chunked = chunked });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task GET_may_carry_a_body_of_null_and_the_connection_goes_on()
    {
        using var client = await emulator.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        for (var time = 1; time <= 3; time++)
        {
            using var answer = await SendAsync(client, new Request(HttpMethod.Get, location.AbsolutePath, "null"u8.ToArray()));
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
        using var client = await emulator.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        var id = location.Segments[^1];

        var found = await client.GetJsonAsync(string.Format(null, path, id));
        var inCapitals = await client.GetJsonAsync(string.Format(null, path, id.ToUpperInvariant()));

        found["data"]!["id"]!.GetValue<string>().ShouldBe(id);
        inCapitals["data"]!["id"]!.GetValue<string>().ShouldBe(id);
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("BEARER   {0}")]
    public async Task The_word_Bearer_may_be_in_any_case(string authorization)
    {
        using var client = await emulator.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Get, location);
        message.Headers.TryAddWithoutValidation("Authorization", string.Format(null, authorization, client.Token));

        using var answer = await http.SendAsync(message, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Request Get(string path) => new(HttpMethod.Get, path);

    private static Request Post(string body, string? contentType = "application/json") => Post(Encoding.UTF8.GetBytes(body), contentType);

    private static Request Post(byte[] body, string? contentType = "application/json") => new(HttpMethod.Post, Payments, body, contentType);

    private async Task<HttpResponseMessage> SendAsync(ApiClient client, Request request, string? requestId = null)
    {
        // Not the client's own, whose headers come with every request.
        using var http = new HttpClient { BaseAddress = emulator.Address };
        using var message = new HttpRequestMessage(request.Method, request.Path);

        // A body that is refused at once is not sent at all; one in chunks is sent until it is too much.
        message.Headers.ExpectContinue = request.Body?.Length > OneMegabyte;
        if (request.Body is not null) message.Content = new ByteArrayContent(request.Body);
        if (request.ContentType is not null) message.Content?.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        if (request.Chunked) message.Headers.TransferEncodingChunked = true;
        if (request.Accept is not null) message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (requestId is not null) message.Headers.TryAddWithoutValidation(RequestId, requestId);
        if (await AuthorizationAsync(client, request.Token) is { } authorization) message.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await http.SendAsync(message, Cancellation);
    }

    private static async Task<string?> AuthorizationAsync(ApiClient client, Token token) => token switch
    {
        Token.Live => $"Bearer {client.Token}",
        Token.Null => "Bearer null",
        Token.Blank => "Bearer ",
        Token.MadeUp => $"Bearer {new string('a', 43)}",
        Token.Basic => "Basic YTpi",
        Token.Revoked => $"Bearer {await RevokedAsync(client)}",
        _ => null,
    };

    private static async Task<string> RevokedAsync(ApiClient client)
    {
        var token = await client.NewTokenAsync();
        using var answer = await client.PostAsync("/oauth/revoke", $$"""{"client_id":"{{client.ClientId}}","client_secret":"secret","token":"{{token}}"}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return token;
    }

    private sealed record Request(HttpMethod Method, string Path, byte[]? Body = null, string? ContentType = "application/json")
    {
        public Token Token { get; init; }

        public string? Accept { get; init; }

        public bool Chunked { get; init; }

        public Refusal Answers(int status, string message, string? allow = null) => new(this, status, message, allow);
    }

    private sealed record Refusal(Request Request, int Status, string Message, string? Allow);
}
