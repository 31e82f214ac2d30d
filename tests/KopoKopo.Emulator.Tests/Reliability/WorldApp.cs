using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// An app whose world is put aside, brought back and emptied all the time. Its clock stands and it does one thing at a time, so after a kill its world is
/// the one before or the one after, and never something between.
/// </summary>
internal sealed class WorldApp(string clientId, WebhookReceiver receiver, Random draws) : IAppUnderLoad
{
    private const string Snapshot = "kept";
    private WorldState _now = WorldState.Empty;
    private WorldState? _kept;
    private WorldState? _next;
    private bool _isInBetween;
    private ApiClient? _client;

    private ApiClient Client => _client.ShouldNotBeNull();

    public async Task ConnectAsync(Uri address)
    {
        _client?.Dispose();
        _client = await ApiClient.ConnectAsync(address, clientId);
        await CheckAsync();
        await _client.FreezeAsync(MerchantSteps.Noon);
    }

    public async Task WorkAsync(Func<bool> done)
    {
        try
        {
            do await NextAsync();
            while (done());
        }
        catch (Exception gone) when (KillLoad.IsGone(gone))
        {
            // Killed: the next process says which of the two worlds there is.
        }
    }

    public async Task ShouldHaveLostNothingAsync()
    {
        await Client.AdvanceAsync("P1D");
        foreach (var id in _now.Accepted)
        {
            var resource = await Client.GetJsonAsync($"/_emulator/resources/{id}");
            resource["status"].ShouldNotBeNull($"{clientId}: {id} is final").GetValue<string>().ShouldNotBe("Pending");
            var delivered = (await Client.GetJsonAsync($"/_emulator/deliveries?resource={id}&status=delivered"))["deliveries"]!.AsArray();
            delivered.Count.ShouldBeGreaterThan(0, $"{clientId}: {id} was called back");
        }
    }

    public void Dispose() => _client?.Dispose();

    private async Task NextAsync()
    {
        switch (draws.Next(8))
        {
            case < 3:
                _isInBetween = true;
                var location = await Client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
                await LookAsync([.. _now.Accepted, location.Segments[^1]]);
                break;
            case 3:
                _isInBetween = true;
                await Client.AdvanceAsync("PT1S");
                await LookAsync(_now.Accepted);
                break;
            case 4:
                await ReplaceAsync(WorldState.Empty, Client.ResetAsync);
                await Client.FreezeAsync(MerchantSteps.Noon);
                break;
            case 5 when _kept is not null:
                await ReplaceAsync(_kept, () => Client.RestoreAsync(Snapshot));
                break;
            default:
                // A kill may leave either the new or the old snapshot: it is known again when the next is taken.
                _kept = null;
                await ReplaceAsync(_now, () => Client.SnapshotAsync(Snapshot));
                _kept = _now;
                break;
        }
    }

    private async Task ReplaceAsync(WorldState next, Func<Task> call)
    {
        _next = next;
        await call();
        (_now, _next) = (next, null);
        await CheckAsync();
    }

    private async Task LookAsync(IReadOnlyList<string> accepted)
    {
        _now = await StateAsync(accepted);
        _isInBetween = false;
    }

    private async Task CheckAsync()
    {
        var found = await StateAsync([]);
        if (!_isInBetween)
        {
            WorldState[] allowed = _next is null ? [_now] : [_now, _next];
            allowed.Select(state => state.Text).ShouldContain(found.Text, $"the world of {clientId} is whole");
            var matching = allowed.Where(state => state.Text == found.Text).ToList();
            _now = matching[0] with { Accepted = [.. matching.Select(state => state.Accepted).Aggregate((one, other) => [.. one.Intersect(other)])] };
        }
        else
        {
            // A payment or an advance was under way; all that was accepted before is still there.
            _now = found with { Accepted = _now.Accepted };
        }

        (_next, _isInBetween) = (null, false);
    }

    private async Task<WorldState> StateAsync(IReadOnlyList<string> accepted)
    {
        var counts = (await Client.GetJsonAsync("/_emulator"))["counts"]!.AsObject().Where(count => count.Key != "requests");
        return new WorldState($"{string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}"))}; {await Client.BalancesAsync()}", accepted);
    }

    /// <param name="Text">How much there is of what, and the balances.</param>
    /// <param name="Accepted">The payments that are in it.</param>
    private sealed record WorldState(string Text, IReadOnlyList<string> Accepted)
    {
        public static readonly WorldState Empty = new(
            $"0 resources, 0 deliveries, 0 webhook_events, 0 subscriptions, 0 due, 0 queued_outcomes; {WorldSteps.Untouched}", []);
    }
}
