using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>The documentation's requests, one for each collection; a test writes only what matters to it.</summary>
internal sealed class RequestBuilder
{
    private readonly SampleRequest _sample;
    private readonly JsonObject _body;

    private RequestBuilder(SampleRequest sample)
    {
        _sample = sample;
        _body = sample.Body;
    }

    /// <summary>"payments": the last segment of the path it is POSTed to.</summary>
    public string Collection => _sample.Collection;

    /// <summary>Where it is POSTed.</summary>
    public string Path => _sample.Path;

    /// <summary>The sample of this kind, as it is.</summary>
    public static RequestBuilder Of(string kind) => new(Requests.Named(kind));

    public static RequestBuilder Subscription(string topic, Uri url) =>
        new RequestBuilder(OfTopic(topic)).With("event_type", topic).With("url", $"{url}").With("scope", "company").With("scope_reference", null);

    /// <summary>A subscription to the Daraja payload of a topic.</summary>
    public static RequestBuilder Daraja(string topic, Uri url) =>
        new RequestBuilder(Requests.SubscriptionOfV2).With("event_type", topic).With("url", $"{url}").With("scope", "company");

    /// <summary>A recipient of this type: mobile_wallet, bank_account, till or paybill.</summary>
    public static RequestBuilder Recipient(string type = "mobile_wallet") => new(type switch
    {
        "mobile_wallet" => Requests.PayRecipient,
        "bank_account" => Requests.BankRecipient,
        "till" => Requests.TillRecipient,
        _ => Requests.PaybillRecipient,
    });

    public static RequestBuilder BankAccount() => new(Requests.MerchantBankAccount);

    public static RequestBuilder Wallet() => new(Requests.MerchantWallet);

    /// <summary>A payment to a mobile wallet of the documentation's.</summary>
    public static RequestBuilder Payment(decimal amount = 780) => new RequestBuilder(Requests.Payment)
        .To("mobile_wallet", "0fcb2f42-9372-4a6c-8c2f-3fd977c548e8")
        .With("amount.value", JsonValue.Create(amount))
        .With("metadata", JsonNode.Parse("""{ "notes": "Salary payment for May 2018", "customerId": "8675309", "something_else": "Something else" }"""));

    /// <summary>Money to these destinations, as JSON; to none: blind.</summary>
    public static RequestBuilder SendMoney(params string[] destinations) =>
        new RequestBuilder(Requests.SendMoney).With("destinations", JsonNode.Parse($"[{string.Join(",", destinations)}]"));

    /// <summary>A transfer of all there is.</summary>
    public static RequestBuilder BlindTransfer() => new(Requests.SettlementTransfer);

    /// <summary>A transfer to a bank account of the documentation's.</summary>
    public static RequestBuilder TargetedTransfer(decimal amount = 2250) =>
        new RequestBuilder(Requests.TargetedTransfer).With("amount.value", JsonValue.Create(amount));

    /// <summary>A query of the whole company, from noon to a minute later of the day that <see cref="MerchantSteps.Noon"/> is of.</summary>
    public static RequestBuilder Polling() =>
        new RequestBuilder(Requests.Polling).With("from_time", "2026-01-31T12:00:00+03:00").With("to_time", "2026-01-31T12:01:00+03:00");

    public static RequestBuilder Sms() => new(Requests.SmsNotification);

    public RequestBuilder To(string type, string reference) => With("destination_type", type).With("destination_reference", reference);

    public RequestBuilder OfTill(string till) => With("scope", "till").With("scope_reference", till);

    public RequestBuilder CallingBack(Uri url) => With("_links.callback_url", url.AbsoluteUri);

    // Under the first version that has it.
    private static SampleRequest OfTopic(string topic)
    {
        if (WebhookTopics.NamesOf(ApiVersion.V1).Contains(topic)) return Requests.WebhookSubscription;

        return Requests.SubscriptionOfV2 with { Json = Requests.SubscriptionOfV2.Without("enable_daraja_payload") };
    }

    /// <summary>Sets the member at a dotted path.</summary>
    public RequestBuilder With(string path, JsonNode? value)
    {
        var (parent, name) = _body.Locate(path);
        parent[name] = value;
        return this;
    }

    public string ToJson() => _body.ToJsonString();
}
