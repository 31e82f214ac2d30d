using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Store;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Testing;

/// <summary>An app in an emulator: what the code under test is configured with, and what a test decides and causes.</summary>
public class KopoKopoApp : IAsyncDisposable
{
    private readonly IServiceProvider? _services;

    internal KopoKopoApp(Uri baseAddress, string clientId, string clientSecret, string apiKey, IServiceProvider? services, string? controlToken)
    {
        (BaseAddress, ClientId, ClientSecret, ApiKey, _services) = (baseAddress, clientId, clientSecret, apiKey, services);
        Control = new ControlClient(ControlHttp.Of(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, baseAddress, clientId, controlToken));
    }

    /// <summary>What the code under test calls in place of <c>https://api.kopokopo.com</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The app's client id.</summary>
    public string ClientId { get; }

    /// <summary>The app's client secret.</summary>
    public string ClientSecret { get; }

    /// <summary>The key that results and webhooks are signed with.</summary>
    public string ApiKey { get; }

    /// <summary>The control API, for this app.</summary>
    public ControlClient Control { get; }

    /// <summary>Says what becomes of the next request; those said before come first.</summary>
    /// <param name="outcome">What becomes of it.</param>
    /// <param name="after">How long after the request, in the app's time; null: as the settings say.</param>
    /// <param name="on">Of which kind (<c>incoming_payment</c>, <c>payment</c>, …); any by default.</param>
    /// <param name="times">For how many such requests.</param>
    /// <exception cref="KopoKopoControlException">It was refused; the message says why.</exception>
    public void Next(Outcome outcome, TimeSpan? after = null, string on = "*", int times = 1)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        Control.Post("outcomes", outcome.ToRule(after, on, times));
    }

    /// <summary>
    /// Lets the app's time pass: all that becomes due meanwhile happens, each in its time, and its POSTs are awaited. So do the retries of those that fail.
    /// </summary>
    /// <returns>What happened.</returns>
    public Task<Advanced> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default) => Control.AdvanceAsync(by, cancellationToken);

    /// <summary>Makes something happen that no request asked for: a customer pays the till, say.</summary>
    /// <param name="topic">What: <c>buygoods_transaction_received</c>, <c>customer_created</c>, …</param>
    /// <param name="resource">Members of the webhook's resource that are to be otherwise than by default, such as <c>new { amount = 500 }</c>.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="KopoKopoControlException">It was refused; the message says why.</exception>
    /// <returns>What happened, whom it is told, and who subscribed and is not told.</returns>
    public Task<Simulated> SimulateAsync(string topic, object? resource = null, CancellationToken cancellationToken = default) =>
        Control.SimulateAsync(topic, resource, cancellationToken);

    /// <summary>Plays a scenario for this app from now on.</summary>
    /// <exception cref="KopoKopoControlException">It is wrong; the message says where and why.</exception>
    public async Task PlayAsync(Scenario scenario, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        await Control.SendAsync(HttpMethod.Put, $"scenarios/{Uri.EscapeDataString(scenario.Name)}", scenario.ToJson(), cancellationToken);
        await Control.SendAsync(HttpMethod.Put, "scenario", new { name = scenario.Name }, cancellationToken);
    }

    /// <summary>
    /// Hands this app's callbacks to a host over to a handler, without a socket: that of the shop's own <c>TestServer</c>, so that a debugger steps through
    /// both sides. Only where the emulator runs in this process.
    /// </summary>
    /// <param name="handler">Such as <c>factory.Server.CreateHandler()</c>; it stays the caller's.</param>
    /// <param name="host">The host in the callback URLs, such as <c>merchant.test</c>.</param>
    /// <exception cref="InvalidOperationException">The emulator runs elsewhere.</exception>
    public void DeliverTo(HttpMessageHandler handler, string host)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        if (_services is null) throw new InvalidOperationException("The emulator runs in another process: it can reach a receiver over the network only.");
        if (!_services.GetRequiredService<AppStore>().TryGet(ClientId, out var app)) throw new InvalidOperationException($"The app {ClientId} was removed.");

        _services.GetRequiredService<InProcessReceivers>().Add(app, host, handler);
    }

    /// <summary>Removes the app and all it has; the emulator itself stops, if it runs in this process.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await ReleaseAsync();
        Control.Dispose();
    }

    private protected virtual async Task ReleaseAsync() => await Control.SendAsync(HttpMethod.Delete, $"apps/{ClientId}");
}
