using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>The documentation's requests, one for each collection; a test writes only what matters to it.</summary>
internal sealed class RequestBuilder
{
    private readonly JsonObject _body;

    private RequestBuilder(string collection, string body)
    {
        Collection = collection;
        _body = JsonNode.Parse(body)!.AsObject();
    }

    /// <summary>"payments": the last segment of the path it is POSTed to.</summary>
    public string Collection { get; }

    public static RequestBuilder Subscription(string topic, Uri url) => new(
        "webhook_subscriptions",
        $$"""{ "event_type": "{{topic}}", "url": "{{url}}", "scope": "company", "scope_reference": null }""");

    /// <summary>A recipient of this type: mobile_wallet, bank_account, till or paybill.</summary>
    public static RequestBuilder Recipient(string type = "mobile_wallet")
    {
        var details = type switch
        {
            "mobile_wallet" => """{ "first_name": "John", "last_name": "Doe", "email": "johndoe@nomail.net", "phone_number": "+254999999999", "network": "Safaricom" }""",
            "bank_account" => """
                { "account_name": "John Doe", "bank_branch_ref": "c7f300c0-f1ef-4151-9bbe-005005aa3747", "account_number": "123456789", "settlement_method": "RTS" }
                """,
            "till" => """{ "till_name": "John Doe", "till_number": "000000" }""",
            _ => """{ "paybill_name": "KPLC Paybill", "paybill_number": "890087", "paybill_account_number": "test_account" }""",
        };
        return new RequestBuilder("pay_recipients", $$"""{ "type": "{{type}}", "pay_recipient": {{details}} }""");
    }

    public static RequestBuilder BankAccount() => new(
        "merchant_bank_accounts",
        """{ "account_name": "John Doe", "bank_branch_ref": "c7f300c0-f1ef-4151-9bbe-005005aa3747", "account_number": "123456789", "settlement_method": "EFT" }""");

    public static RequestBuilder Wallet() => new(
        "merchant_wallets",
        """{ "first_name": "first_name", "last_name": "last_name", "phone_number": "254999999999", "network": "Safaricom" }""");

    /// <summary>A payment to a mobile wallet of the documentation's.</summary>
    public static RequestBuilder Payment(decimal amount = 780) => new RequestBuilder(
        "payments",
        """
        {
          "destination_type": "mobile_wallet",
          "destination_reference": "0fcb2f42-9372-4a6c-8c2f-3fd977c548e8",
          "amount": { "currency": "KES", "value": 780 },
          "description": "Salary payment for May 2018",
          "category": "salaries",
          "tags": ["tag 1", "tag 2"],
          "metadata": { "notes": "Salary payment for May 2018", "customerId": "8675309", "something_else": "Something else" },
          "_links": { "callback_url": "http://127.0.0.1:1/callback" }
        }
        """).With("amount.value", JsonValue.Create(amount));

    /// <summary>A transfer of all there is.</summary>
    public static RequestBuilder BlindTransfer() => new("settlement_transfers", """{ "_links": { "callback_url": "http://127.0.0.1:1/callback" } }""");

    /// <summary>A transfer to a bank account of the documentation's.</summary>
    public static RequestBuilder TargetedTransfer(decimal amount = 2250) => new RequestBuilder(
        "settlement_transfers",
        """
        {
          "amount": { "currency": "KES", "value": "2250.00" },
          "destination_type": "merchant_bank_account",
          "destination_reference": "d76265cd-0000-e511-80da-0aa34a9b0000",
          "_links": { "callback_url": "http://127.0.0.1:1/callback" }
        }
        """).With("amount.value", JsonValue.Create(amount));

    /// <summary>A query of the whole company, from noon to a minute later of the day that <see cref="MerchantSteps.Noon"/> is of.</summary>
    public static RequestBuilder Polling() => new(
        "polling",
        """
        {
          "scope": "company",
          "scope_reference": "",
          "from_time": "2026-01-31T12:00:00+03:00",
          "to_time": "2026-01-31T12:01:00+03:00",
          "_links": { "callback_url": "http://127.0.0.1:1/callback" }
        }
        """);

    public static RequestBuilder Sms() => new(
        "transaction_sms_notifications",
        """
        {
          "webhook_event_reference": "e51438e9-c42b-4bf2-a261-faeaf189e3ed",
          "message": "Your message here",
          "_links": { "callback_url": "http://127.0.0.1:1/callback" }
        }
        """);

    public RequestBuilder To(string type, string reference) => With("destination_type", type).With("destination_reference", reference);

    public RequestBuilder OfTill(string till) => With("scope", "till").With("scope_reference", till);

    public RequestBuilder CallingBack(Uri url) => With("_links.callback_url", url.AbsoluteUri);

    /// <summary>Sets the member at a dotted path.</summary>
    public RequestBuilder With(string path, JsonNode? value)
    {
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(_body, (parent, name) => parent[name]!.AsObject());
        parent[names[^1]] = value;
        return this;
    }

    public string ToJson() => _body.ToJsonString();
}
