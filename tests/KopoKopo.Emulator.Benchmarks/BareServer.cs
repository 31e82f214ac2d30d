using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>The least that still does the job at its level: no token, no validation, no log, no journal, one app.</summary>
internal sealed class BareServer : IDisposable
{
    private readonly BareWriter? _writer;
    private readonly BareReader? _reader;
    private readonly BareSender? _sender;
    private long _answered;

    private BareServer(BareLevel level, string database)
    {
        if (level >= BareLevel.Store) _writer = new BareWriter(database);
        if (level >= BareLevel.Store) _reader = new BareReader(database);
        if (level >= BareLevel.Deliver) _sender = new BareSender(_writer!);
    }

    public static async Task<int> RunAsync(BareLevel level, string port, string database)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        using var server = new BareServer(level, database);
        await using var app = builder.Build();
        app.MapPost(Payment.Path, (RequestDelegate)server.CreateAsync);
        app.MapGet($"{Payment.Path}/{{id}}", (RequestDelegate)server.GetAsync);
        await app.RunAsync();
        return 0;
    }

    public void Dispose()
    {
        _sender?.Dispose();
        _writer?.Dispose();
        _reader?.Dispose();
    }

    private async Task CreateAsync(HttpContext http)
    {
        var body = await ReadAsync(http.Request);
        if (CallbackUrlOf(body) is not { } callbackUrl)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var id = _writer is null ? Interlocked.Increment(ref _answered) : await _writer.InsertAsync(body);
        _sender?.Send(id, callbackUrl, body);
        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"http://{http.Request.Host}{Payment.Path}/{id}");
    }

    private async Task GetAsync(HttpContext http)
    {
        var body = _reader!.Find(long.Parse((string)http.Request.RouteValues["id"]!, CultureInfo.InvariantCulture));
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body);
    }

    private static Uri? CallbackUrlOf(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("_links", out var links) && links.TryGetProperty("callback_url", out var url) ? new Uri(url.GetString()!) : null;
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
