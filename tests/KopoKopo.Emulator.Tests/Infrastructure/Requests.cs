using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>A request that does, to one endpoint.</summary>
/// <param name="Name">What a test calls it: its kind, and which of its forms if there are several.</param>
/// <param name="Kind">The <c>type</c> of what it creates.</param>
/// <param name="Path">Where it is POSTed.</param>
/// <param name="Json">Its body.</param>
public sealed record SampleRequest(string Name, string Kind, string Path, string Json)
{
    private const string Prefix = "/api/v1";
    private const string Placeholder = "the value under test";

    /// <summary>A copy of its own, to be changed.</summary>
    public JsonObject Body => JsonNode.Parse(Json)!.AsObject();

    /// <summary>The last segment of the path.</summary>
    public string Collection => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The version it is of.</summary>
    internal ApiVersion Version => Path.StartsWith(ApiVersion.V1.Prefix(), StringComparison.Ordinal) ? ApiVersion.V1 : ApiVersion.V2;

    /// <summary>Whether its path without the prefix means the same: where both versions have a kind, that is the first's.</summary>
    public bool HasBarePath => ResourceRoutes.Kinds.Single(kind => kind.Name == Kind).Versions[0] == Version;

    /// <summary>The path as the documentation prints some: without its prefix.</summary>
    public string BarePath => Path[Prefix.Length..];

    /// <summary>The body with this JSON at a dotted path. As text: a JsonNode would write 1e400 or -0.0 in its own way.</summary>
    public string With(string path, string json)
    {
        var body = Body;
        var (parent, name) = body.Locate(path);
        parent[name] = Placeholder;
        return body.ToJsonString().Replace($"\"{Placeholder}\"", json, StringComparison.Ordinal);
    }

    public string Without(string path)
    {
        var body = Body;
        var (parent, name) = body.Locate(path);
        parent.Remove(name).ShouldBeTrue($"{Name} has {path}");
        return body.ToJsonString();
    }
}

/// <summary>
/// The documentation's samples. Their callbacks go to a port where nothing listens, their tills are the merchant's own, and the references
/// are the samples', which work in every app.
/// </summary>
public static class Requests
{
    private const string Links = """ "_links": { "callback_url": "http://127.0.0.1:1/callback" } """;

    public static readonly SampleRequest WebhookSubscription = Of("webhook_subscription", "webhook_subscriptions", """
        {
          "event_type": "buygoods_transaction_received",
          "url": "http://127.0.0.1:1/callback",
          "scope": "till",
          "scope_reference": "000000"
        }
        """);

    public static readonly SampleRequest IncomingPayment = Of("incoming_payment", "incoming_payments", $$"""
        {
          "payment_channel": "M-PESA STK Push",
          "till_number": "K000000",
          "subscriber": { "first_name": "Joe", "last_name": "Buyer", "phone_number": "+254999999999", "email": "jbuyer@mail.net" },
          "amount": { "currency": "KES", "value": 20000 },
          "metadata": { "customer_id": "123456789", "reference": "123456", "notes": "Payment for invoice 12345" },
          {{Links}}
        }
        """);

    public static readonly SampleRequest PayRecipient = Of("pay_recipient", "pay_recipients", """
        {
          "type": "mobile_wallet",
          "pay_recipient": {
            "first_name": "John", "last_name": "Doe", "email": "johndoe@nomail.net", "phone_number": "+254999999999", "network": "Safaricom"
          }
        }
        """);

    public static readonly SampleRequest ExternalRecipient = OfV2("external_recipient", "external_recipients", """
        {
          "type": "mobile_wallet",
          "external_recipient": {
            "first_name": "John", "last_name": "Doe", "email": "johndoe@nomail.net", "phone_number": "+254999999999", "network": "Safaricom", "nickname": "Johnny"
          }
        }
        """);

    public static readonly SampleRequest Payment = Of("payment", "payments", $$"""
        {
          "destination_type": "bank_account",
          "destination_reference": "c7f300c0-f1ef-4151-9bbe-005005aa3747",
          "description": "Salary payment for May 2018",
          "category": "salaries",
          "tags": ["tag 1", "tag 2"],
          "amount": { "currency": "KES", "value": 20000 },
          "metadata": { "customerId": "8675309", "notes": "Salary payment for May 2018" },
          {{Links}}
        }
        """);

    /// <summary>To somebody's wallet.</summary>
    public static readonly SampleRequest SendMoney = OfV2("send_money", "send_money", $$"""
        {
          "source_identifier": null,
          "currency": "KES",
          "destinations": [
            {
              "type": "mobile_wallet", "amount": 1000, "network": "Safaricom", "nickname": "Test", "favourite": true, "description": "Salary",
              "phone_number": "254700000000"
            }
          ],
          "metadata": { "notes": "x" },
          {{Links}}
        }
        """);

    public static readonly SampleRequest PaymentLink = OfV2("payment_link", "payment_links", $$"""
        {
          "till_number": "000000",
          "currency": "KES",
          "amount": 1000,
          "payment_reference": "INV-1001",
          "note": "Order 1001",
          "metadata": { "notes": "x" },
          {{Links}}
        }
        """);

    public static readonly SampleRequest Reversal = OfV2("reversal", "reversals", $$"""
        { "transaction_reference": "OJM6Q1W84K", "reason": "Double payment", "metadata": { "notes": "x" }, {{Links}} }
        """);

    public static readonly SampleRequest MerchantBankAccount = Of("merchant_bank_account", "merchant_bank_accounts", """
        {
          "account_name": "John Doe",
          "bank_branch_ref": "c7f300c0-f1ef-4151-9bbe-005005aa3747",
          "account_number": "123456789",
          "settlement_method": "EFT"
        }
        """);

    public static readonly SampleRequest MerchantWallet = Of("merchant_wallet", "merchant_wallets", """
        { "first_name": "first_name", "last_name": "last_name", "phone_number": "254999999999", "network": "Safaricom" }
        """);

    /// <summary>A blind one.</summary>
    public static readonly SampleRequest SettlementTransfer = Of("settlement_transfer", "settlement_transfers", $"{{{Links}}}");

    /// <summary>A whole company's.</summary>
    public static readonly SampleRequest Polling = Of("polling", "polling", $$"""
        {
          "scope": "company",
          "scope_reference": "",
          "from_time": "2021-04-12T08:50:22+03:00",
          "to_time": "2021-04-19T08:50:22+03:00",
          {{Links}}
        }
        """);

    public static readonly SampleRequest SmsNotification = Of("transaction_sms_notification", "transaction_sms_notifications", $$"""
        { "webhook_event_reference": "e51438e9-c42b-4bf2-a261-faeaf189e3ed", "message": "Your message here", {{Links}} }
        """);

    public static readonly SampleRequest BankRecipient = Form(PayRecipient, "bank_account", """
        {
          "type": "bank_account",
          "pay_recipient": {
            "account_name": "John Doe", "bank_branch_ref": "c7f300c0-f1ef-4151-9bbe-005005aa3747", "account_number": "123456789", "settlement_method": "RTS"
          }
        }
        """);

    public static readonly SampleRequest TillRecipient = Form(PayRecipient, "till", """
        { "type": "till", "pay_recipient": { "till_name": "John Doe", "till_number": "000000" } }
        """);

    public static readonly SampleRequest PaybillRecipient = Form(PayRecipient, "paybill", """
        { "type": "paybill", "pay_recipient": { "paybill_name": "KPLC Paybill", "paybill_number": "890087", "paybill_account_number": "test_account" } }
        """);

    public static readonly SampleRequest ExternalBankAccount = Form(ExternalRecipient, "bank_account", """
        {
          "type": "bank_account",
          "external_recipient": { "account_name": "John Doe", "bank_branch_ref": "c7f300c0-f1ef-4151-9bbe-005005aa3747", "account_number": "123456789" }
        }
        """);

    public static readonly SampleRequest ExternalTill = Form(ExternalRecipient, "till", """
        { "type": "till", "external_recipient": { "till_name": "John Doe", "till_number": "112233" } }
        """);

    public static readonly SampleRequest SubscriptionOfV2 = WebhookSubscription with
    {
        Name = "webhook_subscription, v2",
        Path = "/api/v2/webhook_subscriptions",
        Json = """
            {
              "event_type": "b2b_transaction_received",
              "url": "http://127.0.0.1:1/callback",
              "scope": "till",
              "scope_reference": "000000",
              "enable_daraja_payload": true
            }
            """,
    };

    public static readonly SampleRequest IncomingPaymentOfV2 = IncomingPayment with
    {
        Name = "incoming_payment, v2",
        Path = "/api/v2/incoming_payments",
        Json = IncomingPayment.Json.Replace("K000000", "000000", StringComparison.Ordinal),
    };

    public static readonly SampleRequest TargetedTransfer = Form(SettlementTransfer, "targeted", $$"""
        {
          "amount": { "currency": "KES", "value": "2250.00" },
          "destination_type": "merchant_bank_account",
          "destination_reference": "d76265cd-0000-e511-80da-0aa34a9b0000",
          {{Links}}
        }
        """);

    public static readonly SampleRequest TillPolling = Form(Polling, "till", Polling.Json
        .Replace("\"company\"", "\"till\"", StringComparison.Ordinal)
        .Replace("\"scope_reference\": \"\"", "\"scope_reference\": \"000000\"", StringComparison.Ordinal));

    /// <summary>One for each kind.</summary>
    public static readonly IReadOnlyList<SampleRequest> All =
    [
        WebhookSubscription, IncomingPayment, PayRecipient, ExternalRecipient, Payment, SendMoney, PaymentLink, Reversal, MerchantBankAccount, MerchantWallet,
        SettlementTransfer, Polling, SmsNotification,
    ];

    /// <summary>One for each form of each kind.</summary>
    public static readonly IReadOnlyList<SampleRequest> Forms =
    [
        .. All, BankRecipient, TillRecipient, PaybillRecipient, TargetedTransfer, TillPolling,
        SubscriptionOfV2, IncomingPaymentOfV2, ExternalBankAccount, ExternalTill,
    ];

    /// <summary>The names of <see cref="All"/>, for a theory's rows.</summary>
    public static TheoryData<string> Kinds => [.. All.Select(request => request.Name)];

    /// <summary>The kinds whose result comes later.</summary>
    public static TheoryData<string> KindsWithResult => [.. ResourceRoutes.Kinds.Where(kind => kind.HasResult).Select(kind => kind.Name)];

    /// <summary>The kinds that are final at once.</summary>
    public static TheoryData<string> KindsWithoutResult => [.. ResourceRoutes.Kinds.Where(kind => !kind.HasResult).Select(kind => kind.Name)];

    /// <summary>The names of <see cref="Forms"/>, for a theory's rows.</summary>
    public static TheoryData<string> Names => [.. Forms.Select(request => request.Name)];

    public static SampleRequest Named(string name) => Forms.Single(request => request.Name == name);

    private static SampleRequest Of(string kind, string path, string json) => new(kind, kind, $"/api/v1/{path}", json);

    private static SampleRequest OfV2(string kind, string path, string json) => new(kind, kind, $"/api/v2/{path}", json);

    private static SampleRequest Form(SampleRequest of, string form, string json) => of with { Name = $"{of.Name}, {form}", Json = json };
}
