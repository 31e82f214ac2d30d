using System.Net;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>Which token goes with a request.</summary>
internal enum TokenSent
{
    Live,
    None,
    Null,
    Blank,
    MadeUp,
    Basic,
    Revoked,
}

/// <summary>A request as it goes out, well or badly formed.</summary>
internal sealed record PlainRequest(HttpMethod Method, string Path, byte[]? Body = null, string? ContentType = "application/json")
{
    public const string Payments = "/api/v1/incoming_payments";
    public const string Unknown = $"{Payments}/247b1bd8-f5a0-4b71-a898-f62f67b8ae1c";
    public const string RequestId = "X-Request-Id";
    public const int OneMegabyte = 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public TokenSent Token { get; init; }

    public string? Accept { get; init; }

    public bool Chunked { get; init; }

    public static PlainRequest Get(string path) => new(HttpMethod.Get, path);

    public static PlainRequest Post(string body, string? contentType = "application/json") => Post(Encoding.UTF8.GetBytes(body), contentType);

    public static PlainRequest Post(byte[] body, string? contentType = "application/json") => new(HttpMethod.Post, Payments, body, contentType);

    /// <summary>Sends it for the client's app, by none of the client's own connections or headers.</summary>
    public async Task<HttpResponseMessage> SendAsync(ApiClient client, string? requestId = null)
    {
        using var http = new HttpClient { BaseAddress = client.Http.BaseAddress };
        using var message = new HttpRequestMessage(Method, Path);

        // A body that is refused at once is not sent at all; one in chunks is sent until it is too much.
        message.Headers.ExpectContinue = Body?.Length > OneMegabyte;
        if (Body is not null) message.Content = new ByteArrayContent(Body);
        if (ContentType is not null) message.Content?.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        if (Chunked) message.Headers.TransferEncodingChunked = true;
        if (Accept is not null) message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (requestId is not null) message.Headers.TryAddWithoutValidation(RequestId, requestId);
        if (await AuthorizationAsync(client, Token) is { } authorization) message.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await http.SendAsync(message, Cancellation);
    }

    private static async Task<string?> AuthorizationAsync(ApiClient client, TokenSent token) => token switch
    {
        TokenSent.Live => $"Bearer {client.Token}",
        TokenSent.Null => "Bearer null",
        TokenSent.Blank => "Bearer ",
        TokenSent.MadeUp => $"Bearer {new string('a', 43)}",
        TokenSent.Basic => "Basic YTpi",
        TokenSent.Revoked => $"Bearer {await RevokedAsync(client)}",
        _ => null,
    };

    private static async Task<string> RevokedAsync(ApiClient client)
    {
        var token = await client.NewTokenAsync();
        using var answer = await client.PostAsync("/oauth/revoke", $$"""{"client_id":"{{client.ClientId}}","client_secret":"secret","token":"{{token}}"}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return token;
    }
}
