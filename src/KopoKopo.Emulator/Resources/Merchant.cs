using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Resources.Reversals;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Resources;

/// <summary>What a request may refer to: the tills, destinations and webhooks of the app that sends it.</summary>
internal sealed class Merchant(App app, Database database, WebhookStore webhooks, EmulatorOptions options) : IMerchant
{
    /// <summary>Whether what production refuses is refused here too.</summary>
    public bool IsStrict => options.Strict;

    public V2Options V2 => options.V2;

    /// <summary>Whether callbacks may go to this address.</summary>
    public bool MayBeCalled(Uri url) => options.Allows(url);

    public bool Owns(Till till) => options.TillsOf(app.ClientId).Contains(till.Number);

    /// <summary>As in <see cref="IMerchant"/>; the documentation's destinations are of every type.</summary>
    public string? ReferenceOfDestination(string type, string reference) => SampleDestinations.References.Contains(reference)
        ? reference
        : database.Read(session => DestinationStore.Find(session, app, type, reference))?.Reference;

    public bool HasAccount(Till till) => database.Read(session => Ledger.Has(session, app, Funds.AccountOf(till)));

    /// <summary>The number of the wallet of this type with this reference; null if there is none.</summary>
    public PhoneNumber? WalletOf(string type, string reference) =>
        database.Read(session => DestinationStore.Find(session, app, type, reference)) is { } found ? DestinationDetails.Of(found).Wallet?.Phone : null;

    public ApiError? WhyIrreversible(string reference) =>
        database.Read(session => ReversibleTransaction.WhyNot(WriteContext.Of(session, app, app.Clock.GetUtcNow()), reference));

    /// <summary>Whether there may be one more subscription to the topic.</summary>
    public bool MaySubscribe(string topic) => webhooks.HasRoom(app, topic);

    public string? TopicOfWebhook(string id) => SampleWebhookEvents.Ids.Contains(id) ? BuygoodsReceived.Topic.Name : webhooks.FindTopic(app, id);
}
