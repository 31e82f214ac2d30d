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
    private readonly List<DueDelivery> _now = [];
    private readonly List<long> _dropped = [];
    private readonly Dictionary<string, IReadOnlyList<Subscriber>> _subscribers = new(StringComparer.Ordinal);
    private int _made;
    private long _bytes;

    /// <summary>Whether there were more deliveries to make than the bound allows.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What is to be sent now.</summary>
    public IReadOnlyList<DueDelivery> Now => _now;

    /// <summary>What is never to be sent.</summary>
    public IReadOnlyList<long> Dropped => _dropped;

    /// <summary>Sends what a resource's end leads to.</summary>
    public void Send(Resource resource, Completion completion)
    {
        foreach (var occurred in completion.Events) WebhookStore.AddEvent(context, occurred);

        var plan = resource.Plan;
        foreach (var step in plan.Deliver ?? [])
        {
            if (step.To == DeliveryStep.Callback) SendCallback(resource, completion, step);
            else Announce(completion.Events.Where(occurred => occurred.Topic == step.To), resource, _ => step);
        }

        if (plan.Deliver is not null && !plan.OthersAsUsual) return;

        if (!IsPlanned(plan, DeliveryStep.Callback)) SendCallback(resource, completion, AtOnce);
        Announce(completion.Events.Where(occurred => !IsPlanned(plan, occurred.Topic)), resource, Usual);
    }

    /// <summary>Sends what was simulated.</summary>
    public void Send(WebhookEvent occurred)
    {
        WebhookStore.AddEvent(context, occurred);
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
        if (subscribers.Count == 0 || IsCut) return;

        var usual = Signed(occurred.Body);
        foreach (var subscriber in subscribers)
        {
            var (body, signature) = subscriber.Daraja is { } form && occurred.Daraja is { } daraja ? Signed(daraja(form)) : usual;
            var delivery = new NewDelivery(NewDelivery.Webhook, occurred.Topic, occurred.ResourceId, decidedBy, subscriber.Url, body, signature);
            Add(delivery with { CauseId = causeId }, step);
            if (IsCut) return;
        }
    }

    // Those of the company, and those of a till it concerns. A topic's are read once, however many events there are of it.
    private List<Subscriber> SubscribersOf(WebhookEvent occurred)
    {
        if (!_subscribers.TryGetValue(occurred.Topic, out var all)) _subscribers[occurred.Topic] = all = WebhookStore.Subscribers(context, occurred.Topic);
        if (all.Count == 0) return [];

        var tills = occurred.Tills.ToHashSet();
        return [.. all.Where(subscriber => subscriber.Till is not { } till || tills.Contains(till))];
    }

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
        if (!isNow) return;

        var outgoing = OutgoingDelivery.Of(delivery, id, context.App);
        _now.Add(new DueDelivery(id, outgoing.Url) { Content = outgoing, IsBeforeResponse = sending.IsBeforeResponse });
    }
}
