using static KopoKopo.Emulator.Tests.Api.PlainRequest;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>A request that will not do, and how it is refused.</summary>
/// <param name="Request">What is sent.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Message">What it says.</param>
/// <param name="Allow">Its header of that name; null for none.</param>
internal sealed record Refusal(PlainRequest Request, int Status, string Message, string? Allow);

/// <summary>What is refused before the API looks at what a request asks for.</summary>
internal static class Refusals
{
    private const string NotAsked = "The access token is invalid";
    private const string JsonOnly = "Only JSON is answered: send Accept: application/json";
    private const string WrongType = "Content-Type must be application/json, in UTF-8";
    private const string TooLarge = "The request body is larger than 1 MB";
    private const string Blank = "Payment channel can't be blank";
    private const string NotAnObject = "The request body must be a JSON object";
    private const string HalfAPair = "The request body is not valid JSON: half of a surrogate pair stands alone";

    public static readonly Dictionary<string, Refusal> All = new(StringComparer.Ordinal)
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
        ["text under /oauth"] = new PlainRequest(HttpMethod.Post, "/oauth/token", "a=b"u8.ToArray(), "text/plain").Answers(
            415, "Content-Type must be application/x-www-form-urlencoded, multipart/form-data or application/json"),
        ["malformed JSON under /oauth"] = new PlainRequest(HttpMethod.Post, "/oauth/introspect", "{"u8.ToArray())
            .Answers(400, "The request body is not valid JSON: see line 1, byte 2"),
        ["half a surrogate pair under /oauth"] = new PlainRequest(HttpMethod.Post, "/oauth/revoke", """{"token":"\ud800"}"""u8.ToArray())
            .Answers(400, HalfAPair),
        ["an array under /oauth"] = new PlainRequest(HttpMethod.Post, "/oauth/token", "[]"u8.ToArray()).Answers(400, NotAnObject),
        ["multipart without a boundary"] = new PlainRequest(HttpMethod.Post, "/oauth/token", "a"u8.ToArray(), "multipart/form-data")
            .Answers(400, "The request body is not a valid form"),
        ["a form in UTF-7"] = new PlainRequest(HttpMethod.Post, "/oauth/token", "a=b"u8.ToArray(), "application/x-www-form-urlencoded; charset=utf-7").Answers(
            400, "The request body is not a valid form"),
        ["multipart that breaks off"] = new PlainRequest(HttpMethod.Post, "/oauth/token", "--b\r\nContent-"u8.ToArray(), "multipart/form-data; boundary=b")
            .Answers(400, "The request body is not a valid form"),

        ["an unknown route"] = Get("/api/v1/nothing").Answers(404, "There is no /api/v1/nothing"),
        ["an unknown route without a token"] = (Get("/api/v1/nothing") with { Token = TokenSent.None }).Answers(404, "There is no /api/v1/nothing"),
        ["an unknown version"] = Get("/api/v0/incoming_payments/1").Answers(404, "There is no /api/v0/incoming_payments/1"),
        ["a route below a resource"] = Get($"{Unknown}/more").Answers(404, $"There is no {Unknown}/more"),
        ["a page that is not there"] = Get("/index.html").Answers(404, "There is no /index.html"),
        ["an unknown route under /oauth"] = Get("/oauth/nothing").Answers(404, "There is no /oauth/nothing"),

        ["DELETE of a collection"] = new PlainRequest(HttpMethod.Delete, Payments).Answers(405, "DELETE is not allowed here; allowed: GET, POST", "GET, POST"),
        ["GET of a collection"] = Get(Payments).Answers(400, "Id can't be blank"),
        ["GET of a collection with a slash"] = Get($"{Payments}/").Answers(400, "Id can't be blank"),
        ["GET of a bare collection"] = Get("/incoming_payments").Answers(400, "Id can't be blank"),
        ["POST to a resource"] = new PlainRequest(HttpMethod.Post, Unknown, "{}"u8.ToArray()).Answers(405, "POST is not allowed here; allowed: GET", "GET"),
        ["PUT of a resource"] = new PlainRequest(HttpMethod.Put, Unknown, "{}"u8.ToArray()).Answers(405, "PUT is not allowed here; allowed: GET", "GET"),
        ["a method of one's own"] = new PlainRequest(new HttpMethod("BREW"), Unknown).Answers(405, "BREW is not allowed here; allowed: GET", "GET"),
        ["GET of a token"] = Get("/oauth/token").Answers(405, "GET is not allowed here; allowed: POST", "POST"),

        ["no token"] = (Post("{}") with { Token = TokenSent.None }).Answers(401, NotAsked),
        ["no token, and a body that is no JSON"] = (Post("{") with { Token = TokenSent.None }).Answers(401, NotAsked),
        ["no token for GET"] = (Get(Unknown) with { Token = TokenSent.None }).Answers(401, NotAsked),
        ["Bearer null"] = (Post("{}") with { Token = TokenSent.Null }).Answers(401, NotAsked),
        ["Bearer and nothing"] = (Post("{}") with { Token = TokenSent.Blank }).Answers(401, NotAsked),
        ["a token that nobody gave out"] = (Get(Unknown) with { Token = TokenSent.MadeUp }).Answers(401, NotAsked),
        ["another scheme"] = (Get(Unknown) with { Token = TokenSent.Basic }).Answers(401, NotAsked),
        ["a dead token"] = (Get(Unknown) with { Token = TokenSent.Revoked }).Answers(401, "The access token was revoked"),

        ["an unknown id"] = Get(Unknown).Answers(404, "There is no incoming_payment 247b1bd8-f5a0-4b71-a898-f62f67b8ae1c"),
        ["an unknown id with a slash"] = Get($"{Unknown}/").Answers(404, "There is no incoming_payment 247b1bd8-f5a0-4b71-a898-f62f67b8ae1c"),
        ["an id with a quote"] = Get($"{Payments}/' OR '1'='1").Answers(404, "There is no incoming_payment ' OR '1'='1"),
        ["an id with an emoji"] = Get($"{Payments}/%F0%9F%98%80").Answers(404, "There is no incoming_payment 😀"),
        ["an id that is not UTF-8"] = Get($"{Payments}/%FF").Answers(404, "There is no incoming_payment %FF"),
        ["a very long id"] = Get($"{Payments}/{new string('a', 4000)}").Answers(404, $"There is no incoming_payment {new string('a', 4000)}"),
        ["the word null as id"] = Get($"{Payments}/null").Answers(404, "There is no incoming_payment null"),

        ["Accept: text/html"] = (Get(Unknown) with { Accept = "text/html" }).Answers(406, JsonOnly),
        ["Accept: text/html, without a token"] = (Get(Unknown) with { Accept = "text/html", Token = TokenSent.None }).Answers(406, JsonOnly),
        ["Accept: application/xml, image/*"] = (Post("{}") with { Accept = "application/xml, image/*" }).Answers(406, JsonOnly),
        ["Accept: application/json;q=0"] = (Post("{}") with { Accept = "application/json;q=0" }).Answers(406, JsonOnly),
        ["Accept: text/html under /oauth"] = (new PlainRequest(HttpMethod.Post, "/oauth/token") with { Accept = "text/html" }).Answers(406, JsonOnly),

        ["a body over 1 MB"] = Post(new byte[OneMegabyte + 1]).Answers(413, TooLarge),
        ["a chunked body over 1 MB"] = (Post(new byte[OneMegabyte + 1]) with { Chunked = true }).Answers(413, TooLarge),
        ["a form over 1 MB"] = new PlainRequest(HttpMethod.Post, "/oauth/token", new byte[OneMegabyte + 1], "application/x-www-form-urlencoded")
            .Answers(413, TooLarge),
        ["multipart over 1 MB"] = (new PlainRequest(
            HttpMethod.Post, "/oauth/token", [.. "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"u8, .. new byte[OneMegabyte]],
            "multipart/form-data; boundary=b") with
        { Chunked = true })
            .Answers(413, TooLarge),
    };

    private static Refusal Answers(this PlainRequest request, int status, string message, string? allow = null) => new(request, status, message, allow);
}
