using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// Turns what became final into deliveries, inside the write that made it so: one for the callback and one for each matching subscription, or what
/// the resource's plan says instead. Those due now are handed to the sender; those that are late stay in the outbox. It has a bound, since every app waits
/// for the write it happens in: what goes beyond is not made.
/// </summary>
internal sealed class Dispatch(WriteContext context, bool escapeHtml)
{
    /// <summary>The most deliveries of one occurrence.</summary>
    public const int MostDeliveries = 500;

    /// <summary>The most that their bodies are together; the first is made however large it is.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private const string Simulated = "simulate";
    private const int MostNamed = 5;
    private static readonly string TooMany = $"one occurrence leads to at most {MostDeliveries} deliveries, of {MostBytes / 1024 / 1024} MiB";
    private readonly List<DueDelivery> _now = [];
    private readonly List<long> _dropped = [];
    private readonly HashSet<NotTold> _notTold = [];
    private readonly Dictionary<string, IReadOnlyList<Subscriber>> _subscribers = new(StringComparer.Ordinal);
    private int _made;
    private long _bytes;

    /// <summary>Whether there were more deliveries to make than the bound allows.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What is to be sent now.</summary>
    public IReadOnlyList<DueDelivery> Now => _now;

    /// <summary>Whether something is to be sent later.</summary>
    public bool HasLater { get; private set; }

    /// <summary>What is never to be sent.</summary>
    public IReadOnlyList<long> Dropped => _dropped;

    /// <summary>Who subscribed to a topic and hears nothing of it.</summary>
    public IReadOnlyList<NotTold> NotTold => [.. _notTold];

    /// <summary>Sends what a resource's end leads to.</summary>
    public void Send(Resource resource, Completion completion)
    {
        foreach (var occurred in completion.Events) Keep(occurred);

        var plan = resource.Plan;
        foreach (var step in plan.Deliver ?? [])
        {
            if (step.To == DeliveryStep.Callback) SendCallback(resource, completion, step);
            else Announce(completion.Events.Where(occurred => occurred.Topic == step.To), resource, _ => step);
        }

        if (plan.Deliver is not null && !plan.OthersAsUsual)
        {
            foreach (var occurred in completion.Events.Where(occurred => !IsPlanned(plan, occurred.Topic))) LeaveOut(occurred);
            return;
        }

        if (!IsPlanned(plan, DeliveryStep.Callback)) SendCallback(resource, completion, AtOnce);
        Announce(completion.Events.Where(occurred => !IsPlanned(plan, occurred.Topic)), resource, Usual);
    }

    /// <summary>Sends what was simulated.</summary>
    public void Send(WebhookEvent occurred)
    {
        Keep(occurred);
        Announce(occurred, Simulated, causeId: null, Usual(occurred));
    }

    /// <summary>Sends something as it is, now.</summary>
    public void Send(NewDelivery delivery) => Add(delivery, Sending.Usual, TimeSpan.Zero);

    private static readonly DeliveryStep AtOnce = new(DeliveryStep.Callback, TimeSpan.Zero, []);

    private static DeliveryStep Usual(WebhookEvent occurred) => occurred.Delay == TimeSpan.Zero ? AtOnce : AtOnce with { Delay = occurred.Delay };

    private static bool IsPlanned(Plan plan, string to) => plan.Deliver?.Any(step => step.To == to) == true;

    private void SendCallback(Resource resource, Completion completion, DeliveryStep step)
    {
        if (completion.CallbackUrl is not { } url || IsCut) return;

        var (body, signature) = Signed(completion.View);
        Add(new NewDelivery(NewDelivery.Result, resource.Kind, resource.Id, resource.DecidedBy, url, body, signature) { CauseId = resource.Id }, step);
    }

    private void Announce(IEnumerable<WebhookEvent> events, Resource resource, Func<WebhookEvent, DeliveryStep> how)
    {
        foreach (var occurred in events) Announce(occurred, resource.DecidedBy, resource.Id, how(occurred));
    }

    private void Announce(WebhookEvent occurred, string decidedBy, string? causeId, DeliveryStep step)
    {
        var subscribers = SubscribersOf(occurred);
        if (subscribers.Count == 0) return;
        if (IsCut)
        {
            LeaveOut(subscribers, TooMany);
            return;
        }

        var usual = Signed(occurred.Body);
        for (var i = 0; i < subscribers.Count; i++)
        {
            var subscriber = subscribers[i];
            var (body, signature) = subscriber.Daraja is { } form && occurred.Daraja is { } daraja ? Signed(daraja(form)) : usual;
            var delivery = new NewDelivery(NewDelivery.Webhook, occurred.Topic, occurred.ResourceId, decidedBy, subscriber.Url, body, signature);
            Add(delivery with { CauseId = causeId }, step);
            if (!IsCut) continue;

            LeaveOut(subscribers[i..], TooMany);
            return;
        }
    }

    private void Keep(WebhookEvent occurred)
    {
        WebhookStore.AddEvent(context, occurred);
        if (occurred.Silent is var (topic, because)) LeaveOut(AllOf(topic), because);
    }

    private void LeaveOut(WebhookEvent occurred) =>
        LeaveOut(SubscribersOf(occurred), $"what was decided delivers no {occurred.Topic}: its deliver names others alone");

    private void LeaveOut(IEnumerable<Subscriber> subscribers, string because)
    {
        foreach (var subscriber in subscribers) _notTold.Add(new NotTold(subscriber.Id, because));
    }

    // Read once, however many events there are of the topic.
    private IReadOnlyList<Subscriber> AllOf(string topic)
    {
        if (!_subscribers.TryGetValue(topic, out var all)) _subscribers[topic] = all = WebhookStore.Subscribers(context, topic);
        return all;
    }

    // Those of the company, and those of a till it concerns.
    private List<Subscriber> SubscribersOf(WebhookEvent occurred)
    {
        var all = AllOf(occurred.Topic);
        if (all.Count == 0) return [];

        var tills = occurred.Tills.ToHashSet();
        var told = new List<Subscriber>();
        foreach (var subscriber in all)
        {
            if (subscriber.Till is not { } till || tills.Contains(till)) told.Add(subscriber);
            else _notTold.Add(new NotTold(subscriber.Id, $"till {till}; {occurred.What} {Named(occurred.Tills)}"));
        }

        return told;
    }

    private static string Named(IReadOnlyList<Till> tills) => tills.Count switch
    {
        0 => "the company",
        <= MostNamed => string.Join(", ", tills),
        _ => $"{string.Join(", ", tills.Take(MostNamed))} and {tills.Count - MostNamed} more",
    };

    private (byte[] Body, string Signature) Signed(byte[] body)
    {
        var escaped = Escaped(body);
        return (escaped, WebhookSigner.Sign(escaped, context.App.ApiKey));
    }

    private byte[] Escaped(byte[] body) => escapeHtml ? HtmlEscaping.Escape(body) : body;

    private void Add(NewDelivery delivery, DeliveryStep step)
    {
        var spoilt = Spoil(delivery, step.Faults);
        var sending = step.Sending;
        for (var i = 0; i < sending.Copies && !IsCut; i++) Add(spoilt, sending, step.Delay + sending.Gap * i);
    }

    private NewDelivery Spoil(NewDelivery delivery, IReadOnlyList<Fault> faults)
    {
        if (faults.Count == 0) return delivery;

        var sent = SentContent.Right(delivery.Body, delivery.ContentType).With(faults);
        return delivery with { Body = sent.Body, Signature = sent.Sign(sent.Body, context.App), ContentType = sent.ContentType, Faults = faults };
    }

    private void Add(NewDelivery delivery, Sending sending, TimeSpan delay)
    {
        IsCut = _made == MostDeliveries || (_made > 0 && _bytes + delivery.Body.Length > MostBytes);
        if (IsCut) return;

        _made++;
        _bytes += delivery.Body.Length;
        var id = DeliveryStore.Add(context, delivery);
        if (sending.IsDropped)
        {
            _dropped.Add(id);
            return;
        }

        var isNow = delay == TimeSpan.Zero;
        Outbox.Add(context.Session, context.Id, context.Now + delay, DueKind.Deliver, id, sending: isNow);
        HasLater |= !isNow;
        if (!isNow) return;

        var outgoing = OutgoingDelivery.Of(delivery, id, context.App);
        _now.Add(new DueDelivery(id, outgoing.Url) { DueAt = context.Now, Content = outgoing, IsBeforeResponse = sending.IsBeforeResponse });
    }
}
