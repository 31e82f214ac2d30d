using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace KopoKopo.Emulator.Tests.Telemetry;

/// <summary>A span as it arrived.</summary>
internal sealed record CollectedSpan(
    string Trace, string Id, string Parent, string Name, ulong Kind, ulong Status, ulong StartedAt, ulong EndedAt,
    IReadOnlyDictionary<string, string> Attributes)
{
    public const ulong Server = 2;
    public const ulong Client = 3;
    public const ulong Error = 2;
}

/// <summary>Who takes traces and metrics over OTLP, by HTTP or gRPC, and keeps them.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private const int GrpcPrefix = 5;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private ImmutableList<Export> _received = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Collector(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public string Address => _app.Urls.Single();

    /// <summary>All that arrived, as bytes that may be looked through.</summary>
    public string Everything => string.Concat(_received.Select(received => Encoding.Latin1.GetString(received.Body)));

    /// <summary>How often something arrived.</summary>
    public int Count => _received.Count;

    /// <summary>The spans that arrived, in order.</summary>
    public IReadOnlyList<CollectedSpan> Spans => [.. Of("trace").SelectMany(export => export.Spans)];

    /// <summary>The measurements of this name that arrived last: what each is told apart by.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Measurements(string name)
    {
        const int gauge = 5, sum = 7, histogram = 9;
        return Metrics(name) is not { } metric ? [] : (metric.Message(histogram) is { } durations
            ? [.. durations.Messages(1).Select(point => point.Attributes(9))]
            : [.. (metric.Message(sum) ?? metric.Message(gauge))!.Messages(1).Select(point => point.Attributes(7))]);
    }

    /// <summary>What a gauge showed last; null: nothing yet.</summary>
    public ulong? Gauge(string name) => Metrics(name)?.Message(5)!.Messages(1).Single().Number(6);

    /// <summary>What the last resource says of itself.</summary>
    public IReadOnlyDictionary<string, string> Resource => Of("metrics").Last().Message.Messages(1)[0].Message(1)!.Attributes(1);

    public static async Task<Collector> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var collector = new Collector(protocols);
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Waits until what arrived fits.</summary>
    public async Task UntilAsync(Func<bool> isThere)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (isThere()) return;

            await changed.WaitAsync(bound.Token);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var isGrpc = http.Request.ContentType == "application/grpc";
        http.Response.ContentType = isGrpc ? "application/grpc" : "application/x-protobuf";
        if (isGrpc)
        {
            await http.Response.Body.WriteAsync(new byte[GrpcPrefix]);
            http.Response.AppendTrailer("grpc-status", "0");
        }

        TaskCompletionSource changed;
        lock (_gate)
        {
            _received = _received.Add(new Export($"{http.Request.Path}".ToLowerInvariant(), body.ToArray()[(isGrpc ? GrpcPrefix : 0)..]));
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    private IEnumerable<Export> Of(string signal) => _received.Where(received => received.Path.Contains(signal, StringComparison.Ordinal));

    private ProtobufMessage? Metrics(string name) => Of("metrics").Reverse()
        .Select(export => export.Items.LastOrDefault(metric => metric.Text(1) == name)).FirstOrDefault(metric => metric is not null);

    /// <summary>What arrived at once. It is looked at again and again, and read once.</summary>
    private sealed class Export(string path, byte[] body)
    {
        private readonly Lazy<ProtobufMessage> _message = new(() => new ProtobufMessage(body));
        private IReadOnlyList<ProtobufMessage>? _items;
        private IReadOnlyList<CollectedSpan>? _spans;

        public string Path => path;

        public byte[] Body => body;

        public ProtobufMessage Message => _message.Value;

        // Of each resource the scopes, of each scope the spans or the metrics.
        public IReadOnlyList<ProtobufMessage> Items =>
            _items ??= [.. Message.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2))];

        public IReadOnlyList<CollectedSpan> Spans => _spans ??= [.. Items.Select(ToSpan)];

        private static CollectedSpan ToSpan(ProtobufMessage span) => new(
            span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Number(6), span.Message(15)?.Number(3) ?? 0, span.Number(7), span.Number(8),
            span.Attributes(9));
    }
}
