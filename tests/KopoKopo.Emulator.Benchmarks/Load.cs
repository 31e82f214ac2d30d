using System.Diagnostics;
using System.Net.Sockets;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>How many requests were answered in which time.</summary>
internal sealed record LoadResult(int Answered, TimeSpan Time)
{
    public double PerSecond => Answered / Time.TotalSeconds;
}

/// <summary>
/// A light load generator: one thread, 32 keep-alive connections, each with one request under way. It takes so little of the machine that
/// the server has the rest.
/// </summary>
internal sealed class Load : IDisposable
{
    private const int Connections = 32;
    private const int PatienceMicroseconds = 10_000_000;
    private readonly Dictionary<Socket, HttpConnection> _connections = [];
    private readonly Dictionary<Socket, int> _underWay = [];
    private readonly Func<int, byte[]> _request;
    private readonly List<long> _answeredAt = [];

    /// <param name="port">Where.</param>
    /// <param name="request">What is sent as the request of this number, the first being 0.</param>
    public Load(int port, Func<int, byte[]> request)
    {
        _request = request;
        for (var i = 0; i < Connections; i++)
        {
            var connection = new HttpConnection(port);
            _connections.Add(connection.Socket, connection);
        }
    }

    /// <summary>When each request of all runs was answered, by its number.</summary>
    public IReadOnlyList<long> AnsweredAt => _answeredAt;

    /// <summary>Sends for so long, or so many, then awaits what is under way.</summary>
    public LoadResult Run(TimeSpan duration, int most = int.MaxValue)
    {
        var before = _answeredAt.Count;
        var ready = new List<Socket>(Connections);
        var started = Stopwatch.GetTimestamp();
        foreach (var socket in _connections.Keys) Send(socket);
        while (_underWay.Count > 0)
        {
            ready.Clear();
            ready.AddRange(_underWay.Keys);
            Socket.Select(ready, null, null, PatienceMicroseconds);
            if (ready.Count == 0) throw new TimeoutException("The server has stopped answering.");

            foreach (var socket in ready)
            {
                if (!_connections[socket].ReceiveAnswer()) continue;

                _answeredAt[_underWay[socket]] = Stopwatch.GetTimestamp();
                if (Stopwatch.GetElapsedTime(started) < duration && _answeredAt.Count - before < most) Send(socket);
                else _underWay.Remove(socket);
            }
        }

        return new LoadResult(_answeredAt.Count - before, Stopwatch.GetElapsedTime(started));
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values) connection.Dispose();
    }

    private void Send(Socket socket)
    {
        _underWay[socket] = _answeredAt.Count;
        socket.Send(_request(_answeredAt.Count));
        _answeredAt.Add(0);
    }
}
