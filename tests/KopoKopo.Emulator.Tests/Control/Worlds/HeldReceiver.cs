using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>A callback endpoint that keeps its reply back until it is let go, so that a POST stays on the wire as long as a test wants.</summary>
internal sealed class HeldReceiver : IAsyncDisposable
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebhookReceiver _receiver;

    private HeldReceiver(WebhookReceiver receiver) => _receiver = receiver;

    public Uri Url => _receiver.Url;

    public static async Task<HeldReceiver> StartAsync()
    {
        var receiver = await WebhookReceiver.StartAsync();
        var held = new HeldReceiver(receiver);
        receiver.Reply(_ => held._release.Task);
        return held;
    }

    /// <summary>Answers when a POST is on the wire.</summary>
    public Task ArrivalAsync() => _receiver.NextAsync();

    public void LetGo() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await _receiver.DisposeAsync();
    }
}
