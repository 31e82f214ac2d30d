namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>One app for all tests of a class, where none does what another could see.</summary>
public sealed class SharedApp(EmulatorServer emulator) : IAsyncLifetime
{
    public ApiClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Client = await emulator.NewAppAsync();

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }
}
