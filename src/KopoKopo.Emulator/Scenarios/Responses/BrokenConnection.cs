using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Json;
using Microsoft.AspNetCore.Connections.Features;

namespace KopoKopo.Emulator.Scenarios.Responses;

/// <summary>What happens on the socket instead of a response.</summary>
/// <param name="Fault">What it is, one of <see cref="Faults"/>.</param>
internal sealed record BrokenConnection(string Fault) : IResult
{
    public const string Reset = "CONNECTION_RESET_BY_PEER";

    private static readonly byte[] MalformedChunk = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\nnot a chunk\r\n");

    private static readonly byte[] RandomData = Encoding.Latin1.GetBytes("\u0001\u00ff\u0080lkgdf8s7fg\u0000\u001b[garbage\u00fe\r\n");

    /// <summary>What can happen: the word, and what is done with the socket.</summary>
    private static readonly OrderedDictionary<string, Func<Socket, CancellationToken, Task>> Faults = new(StringComparer.Ordinal)
    {
        ["EMPTY_RESPONSE"] = static (socket, cancellationToken) => SendAndCloseAsync(socket, [], cancellationToken),
        [Reset] = static (socket, _) => ResetAsync(socket),
        ["MALFORMED_RESPONSE_CHUNK"] = static (socket, cancellationToken) => SendAndCloseAsync(socket, MalformedChunk, cancellationToken),
        ["RANDOM_DATA_THEN_CLOSE"] = static (socket, cancellationToken) => SendAndCloseAsync(socket, RandomData, cancellationToken),
    };

    public static readonly ResponseForm Form = new FaultForm();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        RequestTrace.Of(httpContext).Fault = Fault;

        // On the socket itself: the server would answer politely.
        if (httpContext.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket) await Faults[Fault](socket, httpContext.RequestAborted);
        httpContext.Abort();
    }

    private static async Task SendAndCloseAsync(Socket socket, byte[] bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), cancellationToken);
        socket.Shutdown(SocketShutdown.Both);
        socket.Close();
    }

    // Closing without lingering makes it a TCP RST.
    private static Task ResetAsync(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
        return Task.CompletedTask;
    }

    private sealed class FaultForm : ResponseForm
    {
        private static readonly Member<string> FaultMember = new("fault", Shapes.Word("fault", [.. Faults.Keys]), "What happens on the socket instead.");

        public override IMember Member => FaultMember;

        public override IReadOnlyList<IMember> Details => [];

        public override string Contradiction => "contradicts fault: nothing is answered";

        public override IResult Read(Members members) => new BrokenConnection(members.Get(FaultMember)!);
    }
}
