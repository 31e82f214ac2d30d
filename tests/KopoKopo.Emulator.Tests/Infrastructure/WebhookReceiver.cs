using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using KopoKopo.Emulator.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>One POST as it arrived.</summary>
public sealed record ReceivedWebhook(string Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    public void ShouldBeSignedWith(string apiKey) =>
        Webhook.Verify(Bytes, Headers[Webhook.SignatureHeader], apiKey).ShouldBeTrue($"{Headers[Webhook.SignatureHeader]} is to be that of {Text}");
}

/// <summary>A merchant's callback endpoint on a real port. It answers 200, or what the test tells it to.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    /// <summary>The receiver inside the emulator, which takes every callback.</summary>
    public static readonly Uri BuiltIn = new("https://receiver.emulator.test/callback");

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly Channel<ReceivedWebhook> _received = Channel.CreateUnbounded<ReceivedWebhook>();
    private readonly WebApplication _app;
    private Func<HttpContext, Task> _reply = static http =>
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        return Task.CompletedTask;
    };

    private WebhookReceiver()
    {
        // No more than it needs: thousands of tests start one, and what a usual builder adds watches files.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>What arrived and was not asked for yet.</summary>
    public int Waiting => _received.Reader.Count;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver._app.StartAsync();
        receiver.Url = new Uri($"{receiver._app.Urls.Single()}/callback");
        return receiver;
    }

    public void Reply(int status) => Reply(http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public void Reply(Func<HttpContext, Task> reply) => _reply = reply;

    public async Task<ReceivedWebhook> NextAsync()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        return await _received.Reader.ReadAsync(bound.Token);
    }

    public async Task<IReadOnlyList<ReceivedWebhook>> NextAsync(int count)
    {
        var all = new List<ReceivedWebhook>();
        while (all.Count < count) all.Add(await NextAsync());
        return all;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _received.Writer.TryWrite(new ReceivedWebhook(http.Request.Protocol, headers, body.ToArray()));
        await _reply(http);
    }
}
