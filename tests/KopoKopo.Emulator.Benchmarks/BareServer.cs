using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>
/// The least that still does the job of a create: reads the body, parses it, stores it durably with one insert, answers 201 with a location.
/// No token, no validation, no log, no outbox.
/// </summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(string port, string database)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        using var writer = new BareWriter(database);
        await using var app = builder.Build();
        app.MapPost(Payment.Path, (RequestDelegate)(http => CreateAsync(http, writer)));
        await app.RunAsync();
        return 0;
    }

    private static async Task CreateAsync(HttpContext http, BareWriter writer)
    {
        var body = await ReadAsync(http.Request);
        using (var json = JsonDocument.Parse(body))
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
        }

        var id = Guid.NewGuid().ToString();
        await writer.InsertAsync(id, body);
        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.Headers.Location = $"http://{http.Request.Host}{Payment.Path}/{id}";
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
