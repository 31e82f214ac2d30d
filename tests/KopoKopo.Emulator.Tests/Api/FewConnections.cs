using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>An emulator of 512 file descriptors for the tests of a class, each of which opens as many connections as it has.</summary>
public sealed class FewConnections : IAsyncDisposable
{
    private EmulatorProcess? _emulator;
    private int _sockets;

    /// <summary>The emulator, once it has closed all that another test opened. Skips the test where descriptors cannot be few.</summary>
    internal async Task<EmulatorProcess> EmulatorAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit");
        if (_emulator is null)
        {
            _emulator = await EmulatorProcess.StartAsync(new Surroundings(Descriptors: 512), "--Emulator:Database=");
            _sockets = _emulator.Sockets;
        }

        await Looking.UntilAsync("its connections are closed", () => _emulator.Sockets <= _sockets);
        return _emulator;
    }

    public async ValueTask DisposeAsync()
    {
        if (_emulator is not null) await _emulator.DisposeAsync();
    }
}
