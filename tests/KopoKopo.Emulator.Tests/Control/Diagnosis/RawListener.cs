using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary>Something that listens and is no web server: it writes a text to whoever comes, and then says no more or hangs up.</summary>
internal sealed class RawListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _greeting;
    private readonly bool _hangsUp;
    private readonly Task _listening;
    private int _connections;

    private RawListener(string greeting, bool hangsUp)
    {
        _greeting = greeting;
        _hangsUp = hangsUp;
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many came.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static RawListener ThatSays(string text, bool andHangsUp) => new(text, andHangsUp);

    public static RawListener ThatSaysNothing() => new("", hangsUp: false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        var all = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                all.Add(AnswerAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }

        await Task.WhenAll(all);
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var buffer = new byte[4096];
            try
            {
                // Whoever hangs up with something unread resets the connection, and what was said is lost.
                if (await client.GetStream().ReadAsync(buffer, _stop.Token) == 0) return;

                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(_greeting), _stop.Token);
                if (_hangsUp) return;

                while (await client.GetStream().ReadAsync(buffer, _stop.Token) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The test is over, or the other side has gone.
            }
        }
    }
}
