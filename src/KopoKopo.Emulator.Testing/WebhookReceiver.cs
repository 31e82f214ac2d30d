using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Testing;

/// <summary>Where an app's results and webhooks go in a test: a server on a free port of loopback, which answers 200 and keeps what came.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(10);
    private readonly KopoKopoApp _app;
    private readonly WebApplication _server;
    private readonly Lock _gate = new();
    private readonly List<Webhook> _received = [];
    private readonly HashSet<Webhook> _taken = new(ReferenceEqualityComparer.Instance);
    private TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebhookReceiver(KopoKopoApp app)
    {
        _app = app;
        _server = EmulatorHost.SilentBuilder().Build();
        _server.Run(ReceiveAsync);
    }

    /// <summary>What callback and webhook URLs are to be. Any path below it is answered, too.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>What it answers; anything but a 2xx makes the emulator try again.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    /// <summary>All that came so far, the first first.</summary>
    public IReadOnlyList<Webhook> Received
    {
        get
        {
            lock (_gate) return [.. _received];
        }
    }

    /// <summary>Starts one for an app, with whose key it verifies.</summary>
    public static async Task<WebhookReceiver> StartAsync(KopoKopoApp app, CancellationToken cancellationToken = default)
    {
        var receiver = new WebhookReceiver(app);
        await receiver._server.StartAsync(cancellationToken);
        receiver.Url = new Uri(receiver._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return receiver;
    }

    /// <summary>Waits for the next one of a topic: the first that came and was not answered here before.</summary>
    /// <param name="topic">The topic of a webhook, or the type of a result's resource: <c>incoming_payment</c>.</param>
    /// <param name="timeout">How long in real time; 10 seconds if it is not given.</param>
    /// <param name="verify">Whether its signature must be right; false for one that is forged on purpose.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="TimeoutException">None came; the message says what happened instead.</exception>
    /// <exception cref="InvalidOperationException">Its signature does not fit the app's API key.</exception>
    public async Task<Webhook> NextAsync(string topic, TimeSpan? timeout = null, bool verify = true, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout ?? UsualTimeout);
        try
        {
            while (true)
            {
                var came = Take(topic, out var webhook);
                if (webhook is not null) return verify ? Verified(webhook) : webhook;

                await came.WaitAsync(patience.Token);
            }
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(await WhyNotAsync(topic, timeout ?? UsualTimeout), late);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        TaskCompletionSource came;
        lock (_gate)
        {
            _received.Add(new Webhook(body.ToArray(), headers));
            (came, _came) = (_came, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        http.Response.StatusCode = (int)Answer;
        came.SetResult();
    }

    private Task Take(string topic, out Webhook? webhook)
    {
        lock (_gate)
        {
            webhook = _received.Find(received => !_taken.Contains(received) && received.Topic == topic);
            if (webhook is not null) _taken.Add(webhook);
            return _came.Task;
        }
    }

    private Webhook Verified(Webhook webhook) => Webhook.Verify(webhook.Bytes, webhook.Signature, _app.ApiKey)
        ? webhook
        : throw new InvalidOperationException(
            $"{webhook.Topic} came with the {Webhook.SignatureHeader} \"{webhook.Signature}\", which does not fit its body and the app's API key. "
            + "Pass verify: false if that is meant.");

    private async Task<string> WhyNotAsync(string topic, TimeSpan waited)
    {
        var lines = new List<string> { $"No {topic} came to {Url} within {waited.TotalSeconds:0.###} s. What happened instead:" };
        foreach (var other in Received) lines.Add($"- {other.Topic ?? "something without a topic"} came{(IsTaken(other) ? " and was taken" : "")}");
        foreach (var delivery in await _app.Control.DeliveriesAsync())
        {
            var attempt = delivery.Attempts.Count == 0 ? "was not tried yet" : Said(delivery.Attempts[^1]);
            lines.Add($"- delivery {delivery.Id}, {delivery.Topic} to {delivery.Url}: {delivery.Status}, {attempt}");
        }

        foreach (var resource in await _app.Control.ResourcesAsync())
        {
            var waits = resource.CompletedAt is null ? ": AdvanceAsync brings its result, unless it waits for a hand" : "";
            lines.Add($"- {resource.Kind} {resource.Id}: {resource.Status}{waits}");
        }

        if (lines.Count == 1) lines.Add("- nothing: no request created anything, and nothing was sent");
        return string.Join('\n', lines);
    }

    private bool IsTaken(Webhook webhook)
    {
        lock (_gate) return _taken.Contains(webhook);
    }

    private static string Said(DeliveryAttempt attempt) =>
        $"attempt {attempt.Number} " + (attempt.Status is { } status ? $"was answered with {status}" : $"failed: {attempt.Error}");
}
