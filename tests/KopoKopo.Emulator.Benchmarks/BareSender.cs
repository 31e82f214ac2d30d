using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>POSTs signed callbacks on pooled connections, as many at a time as the emulator does, and has each recorded.</summary>
internal sealed class BareSender(BareWriter writer) : IDisposable
{
    private const int PostsAtOnce = 16;
    private static readonly byte[] Key = "sandbox"u8.ToArray();
    private readonly SemaphoreSlim _places = new(PostsAtOnce);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    /// <summary>Answers at once.</summary>
    public void Send(long id, Uri url, byte[] body) => _ = SendAsync(id, url, body);

    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private async Task SendAsync(long id, Uri url, byte[] body)
    {
        await _places.WaitAsync();
        HttpStatusCode status;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("X-KopoKopo-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Key, body)));
            using var response = await _http.SendAsync(request, CancellationToken.None);
            status = response.StatusCode;
        }
        finally
        {
            _places.Release();
        }

        await writer.RecordAsync(id, (int)status);
    }
}
