using System.Diagnostics;
using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Work;

/// <summary>What one run of due work did.</summary>
internal sealed record DueRun(IReadOnlyList<CompletedResource> Resources, IReadOnlyList<DueDelivery> Deliveries, IReadOnlyList<long> Dropped, bool IsWhole)
{
    public static readonly DueRun Nothing = new([], [], [], IsWhole: true);
}

/// <summary>A delivery whose bytes are sent again, and the world it is of.</summary>
internal sealed record ReplayedDelivery(long World, NewDelivery Delivery);

internal sealed record CompletedResource(string Id, string Kind, string Status);

/// <summary>What was decided about a request, and what there is of it.</summary>
internal sealed record CreatedResource(Decision Decision, Resource? Resource)
{
    /// <summary>The app's world it is of, as <see cref="AppWork.Generation"/> numbers them.</summary>
    public int Generation { get; init; }

    /// <summary>When its result is due, if a clock brings it later.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What it led to, where its result was due at once.</summary>
    public ResultAtOnce? Result { get; init; }
}

/// <summary>The result of a resource that became final as it was created.</summary>
/// <param name="Completed">What it became; null where it goes on waiting.</param>
/// <param name="Deliveries">What is sent now.</param>
/// <param name="LeavesRows">Whether there is more that a clock brings.</param>
internal sealed record ResultAtOnce(CompletedResource? Completed, IReadOnlyList<DueDelivery> Deliveries, bool LeavesRows);

/// <summary>What happens inside a write of due work: results become final and their deliveries are made. Nothing of it leaves the database.</summary>
internal sealed partial class DueWrite(IReadOnlyDictionary<string, CompleteResource> kinds, EmulatorOptions options, ILogger<DueWrite> logger)
{
    private const int MostPerWrite = 64;
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Decides about a request and, unless it is only answered, makes the resource with all that follows at once: it is final, or there is a row that will
    /// make it so. A result that is due already needs no row, nor one that is to come before the answer.
    /// </summary>
    public CreatedResource Create(SqlSession session, App app, NewResource asked)
    {
        var (context, random) = WriteContext.ForCreation(session, app, asked.Kind, asked.Scenario);
        var decision = asked.Decide(context, random);
        if (!decision.Creates) return new CreatedResource(decision, null);

        var created = new CreatedResource(decision, ResourceStore.Add(context, random, asked, decision));
        if (asked.Accept(context, created.Resource!) is { } completion)
        {
            ResourceStore.Finish(context, created.Resource!, completion);
            return created;
        }

        if (decision.After.Delay is not { } delay) return created;
        if (delay <= TimeSpan.Zero || decision.IsAnsweredAfterDelivery) return created with { Result = Complete(context, created.Resource!) };

        var dueAt = context.Now + delay;
        Outbox.Add(session, context.Id, dueAt, DueKind.Complete, created.Resource!.Row);
        return created with { DueAt = dueAt };
    }

    /// <summary>Takes what is due, in due order, as much as one write may.</summary>
    public DueRun Take(SqlSession session, App app, DateTimeOffset until)
    {
        var rows = Outbox.Due(session, app, until, MostPerWrite);
        var resources = new List<CompletedResource>();
        if (rows.Count == 0) return new DueRun(resources, [], [], IsWhole: true);

        var context = WriteContext.Of(session, app, until);
        var deliveries = new List<DueDelivery>(rows.Count);
        var dropped = new List<long>();
        var started = Stopwatch.GetTimestamp();
        var taken = 0;
        foreach (var row in rows)
        {
            if (taken > 0 && Stopwatch.GetElapsedTime(started) > LongestWrite) break;

            taken++;
            if (row.Kind == DueKind.Deliver)
            {
                Outbox.MarkSending(session, row);
                deliveries.Add(new DueDelivery(row.Subject, DeliveryStore.UrlOf(session, row.Subject)) { DueAt = row.DueAt });
            }
            else
            {
                Outbox.Remove(session, row);
                if (ResourceStore.FindPending(session, app, row.Subject) is not { } resource) continue;

                var dispatch = new Dispatch(context, options.EscapeHtml);
                if (Complete(dispatch, resource, context) is { } completed) resources.Add(completed);
                deliveries.AddRange(dispatch.Now);
                dropped.AddRange(dispatch.Dropped);
            }
        }

        return new DueRun(resources, deliveries, dropped, taken == rows.Count && rows.Count < MostPerWrite);
    }

    /// <summary>Makes a resource final whatever is due, or has it go on waiting; null if it is final already.</summary>
    public (CompletedResource? Resource, IReadOnlyList<DueDelivery> Deliveries)? Complete(
        SqlSession session, App app, long row, Func<Resource, Resource>? change)
    {
        if (ResourceStore.FindPending(session, app, row) is not { } resource) return null;

        if (change is not null)
        {
            resource = change(resource);
            ResourceStore.ChangeOutcome(session, resource);
        }

        Outbox.RemoveCompletion(session, row);
        var context = WriteContext.Of(session, app, app.Clock.GetUtcNow());
        var dispatch = new Dispatch(context, options.EscapeHtml);
        return (Complete(dispatch, resource, context), dispatch.Now);
    }

    /// <summary>Tells subscribers of what happened.</summary>
    /// <returns>The deliveries, and who hears nothing.</returns>
    public (IReadOnlyList<DueDelivery> Deliveries, IReadOnlyList<NotTold> NotTold) Announce(WriteContext context, IReadOnlyList<WebhookEvent> events)
    {
        var dispatch = new Dispatch(context, options.EscapeHtml);
        foreach (var occurred in events) dispatch.Send(occurred);
        WarnIfCut(dispatch, context.App);
        return (dispatch.Now, dispatch.NotTold);
    }

    /// <summary>Makes a delivery's bytes deliveries again, so many times.</summary>
    /// <param name="session">The write.</param>
    /// <param name="app">Whose.</param>
    /// <param name="original">What is repeated, where it was found before: the journal may have forgotten it meanwhile.</param>
    /// <param name="id">Its number.</param>
    /// <param name="url">Where to; null: where it went.</param>
    /// <param name="times">How often.</param>
    /// <returns>What is repeated and the deliveries; null if there is no such delivery, or it was of another world.</returns>
    public (ReplayedDelivery Original, IReadOnlyList<DueDelivery> Deliveries)? Replay(
        SqlSession session, App app, ReplayedDelivery? original, long id, string? url, int times)
    {
        var context = WriteContext.Of(session, app, app.Clock.GetUtcNow());
        original ??= DeliveryStore.FindForReplay(context, id, url) is { } found ? new ReplayedDelivery(context.Id, found) : null;
        if (original is null || original.World != context.Id) return null;

        var dispatch = new Dispatch(context, options.EscapeHtml);
        for (var i = 0; i < times; i++) dispatch.Send(original.Delivery);
        return (original, dispatch.Now);
    }

    private ResultAtOnce Complete(WriteContext context, Resource resource)
    {
        var dispatch = new Dispatch(context, options.EscapeHtml);
        var completed = Complete(dispatch, resource, context);
        return new ResultAtOnce(completed, dispatch.Now, LeavesRows: completed is null || dispatch.HasLater);
    }

    private CompletedResource? Complete(Dispatch dispatch, Resource resource, WriteContext context)
    {
        if (kinds[resource.Kind](context, resource) is not { } completion) return null;

        ResourceStore.Finish(context, resource, completion);
        if (resource.Plan.StateAfter is { } state) ScenarioStore.SetState(context, state, resource.Plan.Run);
        dispatch.Send(resource, completion);
        ResourceStore.KeepNotTold(context, resource, dispatch.NotTold);
        WarnIfCut(dispatch, context.App);
        return new CompletedResource(resource.Id, resource.Kind, completion.Status);
    }

    private void WarnIfCut(Dispatch dispatch, App app)
    {
        if (dispatch.IsCut) LogCut(logger, app.ClientId, Dispatch.MostDeliveries, Dispatch.MostBytes / 1024 / 1024);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "app {App}: one occurrence led to more than {MostDeliveries} deliveries or {MostMebibytes} MiB of them; the rest are not made")]
    private static partial void LogCut(ILogger logger, string app, int mostDeliveries, int mostMebibytes);
}
