using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>A server running as a process of its own on a free loopback port. Disposing kills it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan ListensWithin = TimeSpan.FromSeconds(20);
    private readonly Process _process;

    private ServerProcess(Process process, string database, int port)
    {
        _process = process;
        Database = database;
        Port = port;
    }

    public int Port { get; }

    public string Database { get; }

    public static ServerProcess Start(string executable, string database, Func<int, IEnumerable<string>> arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(executable, arguments(port))
        {
            WorkingDirectory = Path.GetDirectoryName(executable)!,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = Process.Start(start)!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new ServerProcess(process, database, port);
    }

    /// <summary>What it has used of the processors so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What it has of memory, in MiB.</summary>
    public double Mebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    /// <summary>A connection as soon as the server takes one. The pause leaves a small machine to the starting process.</summary>
    public HttpConnection Connect()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new HttpConnection(Port);
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(started) < ListensWithin)
            {
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>Ends it at once, as a power cut would end the process: what it has answered must be in the database all the same.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
