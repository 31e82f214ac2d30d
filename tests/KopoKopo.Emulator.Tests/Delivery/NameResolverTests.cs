using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Delivery;

namespace KopoKopo.Emulator.Tests.Delivery;

/// <summary>Looking names up: whose take long delay nobody else's, and take no thread of the pool.</summary>
public sealed class NameResolverTests : IDisposable
{
    private const long Loud = 1;
    private const long Quiet = 2;
    private static readonly IPAddress Found = IPAddress.Parse("192.0.2.1");
    private readonly ManualResetEventSlim _answer = new();
    private readonly ConcurrentBag<(string Host, bool IsOfPool)> _lookedUp = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly NameResolver _names;

    public NameResolverTests() => _names = new NameResolver(LookUp);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _answer.Set();
        _begun.Dispose();
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("::1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    public async Task Addresses_and_localhost_are_not_looked_up(string host)
    {
        (await _names.ResolveAsync(Quiet, host, Cancellation)).ShouldNotBeEmpty();

        _lookedUp.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_hundred_dead_names_of_one_app_do_not_delay_another_apps_good_one()
    {
        var dead = Enumerable.Range(0, 200).Select(i => _names.ResolveAsync(Loud, $"dead-{i}.test", Cancellation)).ToList();
        for (var i = 0; i < 16; i++) await _begun.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        var good = await _names.ResolveAsync(Quiet, "good.test", Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        good.ShouldBe([Found]);
        dead.ShouldAllBe(lookUp => !lookUp.IsCompleted);
        _lookedUp.Count.ShouldBe(17, "so many are looked up at a time for one app, and the good one");
        _lookedUp.ShouldAllBe(lookUp => !lookUp.IsOfPool);
        _answer.Set();
        foreach (var lookUp in dead) (await lookUp).ShouldBe([Found]);
    }

    [Fact]
    public async Task Those_who_ask_for_a_name_at_the_same_time_share_its_look_up_whoever_they_are()
    {
        var asked = Enumerable.Range(0, 50).Select(i => _names.ResolveAsync(i, "dead.test", Cancellation)).ToList();
        await _begun.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        _answer.Set();

        foreach (var lookUp in asked) (await lookUp).ShouldBe([Found]);
        _lookedUp.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_waits_no_longer_is_let_go_though_the_look_up_goes_on()
    {
        using var attempt = new CancellationTokenSource();
        var waiting = _names.ResolveAsync(Loud, "dead.test", attempt.Token);
        await _begun.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        await attempt.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Fact]
    public async Task A_name_that_is_not_known_is_the_systems_own_error_each_time()
    {
        var names = new NameResolver(_ => throw new SocketException((int)SocketError.HostNotFound));

        for (var i = 0; i < 100; i++)
        {
            (await Should.ThrowAsync<SocketException>(names.ResolveAsync(Loud, "unknown.test", Cancellation))).SocketErrorCode
                .ShouldBe(SocketError.HostNotFound);
        }
    }

    private IPAddress[] LookUp(string host)
    {
        _lookedUp.Add((host, Thread.CurrentThread.IsThreadPoolThread));
        _begun.Release();
        if (host.StartsWith("dead", StringComparison.Ordinal)) _answer.Wait(TimeSpan.FromSeconds(60));
        return [Found];
    }
}
