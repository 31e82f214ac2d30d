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
    private readonly byte[] _request;

    public Load(int port, byte[] request)
    {
        _request = request;
        for (var i = 0; i < Connections; i++)
        {
            var connection = new HttpConnection(port);
            _connections.Add(connection.Socket, connection);
        }
    }

    /// <summary>Sends for so long, then awaits what is under way.</summary>
    public LoadResult Run(TimeSpan duration)
    {
        var answered = 0;
        var underWay = new HashSet<Socket>(_connections.Keys);
        var ready = new List<Socket>(Connections);
        var started = Stopwatch.GetTimestamp();
        foreach (var socket in underWay) socket.Send(_request);
        while (underWay.Count > 0)
        {
            ready.Clear();
            ready.AddRange(underWay);
            Socket.Select(ready, null, null, PatienceMicroseconds);
            if (ready.Count == 0) throw new TimeoutException("The server has stopped answering.");

            foreach (var socket in ready)
            {
                if (!_connections[socket].ReceiveCreated()) continue;

                answered++;
                if (Stopwatch.GetElapsedTime(started) < duration) socket.Send(_request);
                else underWay.Remove(socket);
            }
        }

        return new LoadResult(answered, Stopwatch.GetElapsedTime(started));
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values) connection.Dispose();
    }
}
