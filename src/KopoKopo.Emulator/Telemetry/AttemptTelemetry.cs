using System.Diagnostics;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Telemetry;

/// <summary>
/// Attempts to deliver. Each belongs to the trace of the request that led to it, as long as that is remembered; what nobody requested, or was requested
/// before a start, is a trace of its own. A span is made once the attempt is over, so none is current while it is POSTed.
/// </summary>
internal sealed class AttemptTelemetry(TimeProvider time)
{
    private const string NoReply = "no_reply";
    private readonly RememberedSpans _decisions = new();

    /// <summary>What is done in the write that creates a resource, and remembers the current span with it: before anything of it can be sent.</summary>
    public Func<WriteContext, Resource, Completion?> Remembering(App app, Func<WriteContext, Resource, Completion?> accept)
    {
        if (Spans.Current is not { Context: var span }) return accept;

        return (context, resource) =>
        {
            _decisions.Add(app, resource.Id, span);
            return accept(context, resource);
        };
    }

    /// <summary>A delivery is about to be sent.</summary>
    public static void Sending(App app, DateTimeOffset dueAt)
    {
        if (Instruments.DeliveryLag.Enabled) Instruments.DeliveryLag.Record(Math.Max(0, (app.Clock.GetUtcNow() - dueAt).TotalSeconds));
    }

    /// <summary>An attempt is over.</summary>
    public void Record(App app, OutgoingDelivery delivery, Attempt attempt)
    {
        var took = TimeSpan.FromMilliseconds(attempt.DurationMilliseconds);
        var outcome = attempt switch
        {
            { IsDelivered: true } => "delivered",
            { Status: null } => NoReply,
            _ => "refused",
        };
        Instruments.AttemptDuration.Record(
            took.TotalSeconds,
            new KeyValuePair<string, object?>(Attributes.Topic, delivery.Topic), new KeyValuePair<string, object?>(Attributes.AttemptOutcome, outcome));
        if (Spans.AreSeen) Trace(app, delivery, attempt, outcome, took);
    }

    private void Trace(App app, OutgoingDelivery delivery, Attempt attempt, string outcome, TimeSpan took)
    {
        var (whoever, endedAt) = (Activity.Current, time.GetUtcNow());
        using (var span = Spans.Begin($"attempt {delivery.Topic}", ActivityKind.Client, _decisions.Find(app, delivery.CauseId), endedAt - took))
        {
            if (span is not null) Describe(span, app, delivery, attempt, outcome);
            span?.SetEndTime(endedAt.UtcDateTime);
        }

        Activity.Current = whoever;
    }

    // Never the URL: its path or query may hold a merchant's secret.
    private static void Describe(Activity span, App app, OutgoingDelivery delivery, Attempt attempt, string outcome)
    {
        span.SetTag(Attributes.Method, "POST").SetTag(Attributes.Server, delivery.Url.Host).SetTag(Attributes.ServerPort, delivery.Url.Port);
        span.SetTag(Attributes.Scheme, delivery.Url.Scheme).SetTag(Attributes.App, app.ClientId).SetTag(Attributes.Topic, delivery.Topic);
        span.SetTag(Attributes.Delivery, delivery.Id).SetTag(Attributes.Resource, delivery.CauseId).SetTag(Attributes.AttemptOutcome, outcome);
        if (delivery.AttemptsBefore > 0) span.SetTag(Attributes.Resends, delivery.AttemptsBefore);
        if (attempt.Status is { } status) span.SetTag(Attributes.Status, status);
        if (!attempt.IsDelivered) span.SetTag(Attributes.ErrorType, attempt.Status is { } refusal ? $"{refusal}" : NoReply).SetStatus(ActivityStatusCode.Error);
    }
}
