namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>Servers that all tests of a class share, one for each set of settings: for what no other class may see, or what other settings do.</summary>
public sealed class SharedServers : IAsyncDisposable
{
    private readonly Dictionary<string, EmulatorServer> _servers = new(StringComparer.Ordinal);

    /// <summary>The class's server of these settings, which the first to ask starts. Tests of a class run one after another.</summary>
    public EmulatorServer With(params (string Name, string Value)[] settings)
    {
        var key = string.Join('\n', settings.Select(setting => $"{setting.Name}={setting.Value}"));
        if (!_servers.TryGetValue(key, out var server)) _servers.Add(key, server = EmulatorServer.With(settings));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values) await server.DisposeAsync();
    }
}
