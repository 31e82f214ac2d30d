using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using Microsoft.AspNetCore.Connections.Features;

namespace KopoKopo.Emulator.Api;

/// <summary>The answer a scenario gives in place of 201, or what it does to the connection instead. The delay is real time.</summary>
internal sealed class ScriptedResult(ScriptedAnswer answer) : IResult
{
    /// <summary>Waits as long as the answer is to be held back.</summary>
    public static async Task HoldBackAsync(ScriptedAnswer answer, HttpContext http)
    {
        if (answer.Delay > TimeSpan.Zero) await Task.Delay(answer.Delay, TimeProvider.System, http.RequestAborted);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await HoldBackAsync(answer, httpContext);
        if (answer.Fault is { } fault)
        {
            RequestTrace.Of(httpContext).Fault = fault;
            await BreakAsync(httpContext, fault);
            return;
        }

        foreach (var (name, value) in answer.Headers) httpContext.Response.Headers[name] = value;
        if (answer.ErrorMessage is { } message)
        {
            await new ApiError(answer.Status!.Value, message).ExecuteAsync(httpContext);
            return;
        }

        httpContext.Response.StatusCode = answer.Status!.Value;
        if (answer.Body is not { } body) return;

        await JsonBody.WriteAsync(httpContext.Response, body, httpContext.Response.ContentType ?? WireJson.ContentType);
    }

    // On the socket itself: the server would answer politely.
    private static async Task BreakAsync(HttpContext http, string fault)
    {
        if (http.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            switch (fault)
            {
                case ScriptedAnswer.MalformedChunk:
                    await SendAsync(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\nnot a chunk\r\n"u8.ToArray(), http.RequestAborted);
                    break;
                case ScriptedAnswer.RandomData:
                    await SendAsync(socket, Encoding.Latin1.GetBytes("\u0001\u00ff\u0080lkgdf8s7fg\u0000\u001b[garbage\u00fe\r\n"), http.RequestAborted);
                    break;
                case ScriptedAnswer.ConnectionReset:
                    // Closing without lingering makes it a TCP RST.
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    socket.Close();
                    break;
            }

            if (fault != ScriptedAnswer.ConnectionReset)
            {
                socket.Shutdown(SocketShutdown.Both);
                socket.Close();
            }
        }

        http.Abort();
    }

    private static async Task SendAsync(Socket socket, byte[] bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), cancellationToken);
    }
}
