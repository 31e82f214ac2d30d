using System.Net;
using System.Text.Json.Nodes;
using System.Xml;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Does one thing after another that moves money, drawn from a seed, to the emulator and to a model of it.</summary>
public sealed partial class LedgerOperations(ApiClient client, Uri callbackUrl, LedgerModel model, int seed)
{
    private static readonly string[] Tills = ["K000000", "000000", "K123456", "987654"];
    private static readonly string[] Spans = ["PT0S", "PT0.1S", "PT0.499S", "PT0.5S", "PT7.25S", "PT1H", "P1D", "P31D"];
    private readonly Random _random = new(seed);
    private readonly List<(string Type, string Reference)> _recipients = [];
    private readonly List<(string Type, string Reference)> _accounts = [];

    /// <summary>Hears of everything, and has somebody of every type to pay.</summary>
    public async Task StartAsync()
    {
        foreach (var topic in WebhookTopics.Names)
        {
            await CreateAsync("webhook_subscriptions", new { event_type = topic, url = callbackUrl, scope = "company" }, version: 2);
        }

        await AddRecipientAsync("mobile_wallet", new { first_name = "John", last_name = "Doe", phone_number = "+254999999999", network = "Safaricom" });
        await AddRecipientAsync(
            "bank_account", new { account_name = "John Doe", account_number = "1", bank_branch_ref = Guid.Empty, settlement_method = "RTS" });
        await AddRecipientAsync("till", new { till_name = "John Doe", till_number = "112233" });
        await AddRecipientAsync("paybill", new { paybill_name = "Power", paybill_number = "890087", paybill_account_number = "1" });
    }

    /// <returns>What was done, for the test's output.</returns>
    public Task<string> NextAsync() => _random.Next(100) switch
    {
        < 16 => PushAsync(),
        < 26 => SimulateReceiptAsync("buygoods_transaction_received", Receipt.Buygoods),
        < 32 => SimulateReceiptAsync("b2b_transaction_received", "External Till to Till Transaction"),
        < 37 => SimulateReceiptAsync("m2m_transaction_received", "Merchant to Merchant Transaction"),
        < 42 => ReverseAsync(),
        < 44 => ReverseWhatNobodyHeardOfAsync(),
        < 48 => SimulateSettlementAsync(),
        < 57 => PayAsync(),
        < 61 => PayInVainAsync(),
        < 64 => PayPartlyAsync(),
        < 72 => SendAsync(),
        < 75 => PayByLinkAsync(),
        < 81 => ReverseByApiAsync(),
        < 85 => SettleToAccountAsync(),
        < 87 => SettleBlindlyAsync(Amount(30_000)),
        < 89 => SettleBlindlyAsync(null),
        < 92 => AddAccountAsync(),
        _ => AdvanceAsync(Pick(Spans)),
    };

    public async Task<string> AdvanceAsync(string by)
    {
        await client.AdvanceAsync(by);
        model.Advance(XmlConvert.ToTimeSpan(by));
        client.UseToken(await client.NewTokenAsync());
        return $"advance by {by}";
    }

    private async Task<string> PushAsync()
    {
        var (till, amount, phone) = (Pick(Tills), Amount(15_000), Phone());
        var location = await CreateAsync("incoming_payments", new
        {
            payment_channel = "M-PESA STK Push",
            till_number = till,
            subscriber = new { phone_number = phone },
            amount = Money(amount),
            _links = Links,
        });
        model.Push(location, till, amount, phone);
        return $"push of {amount} to {till}";
    }

    private async Task<string> SimulateReceiptAsync(string topic, string type)
    {
        var (till, amount, phone) = (Pick(Tills), Amount(15_000), Phone());
        var isFromCustomer = type == Receipt.Buygoods;
        var isToTill = isFromCustomer || topic == "b2b_transaction_received";
        var body = new JsonObject { ["amount"] = amount };
        if (isToTill) body["till_number"] = till;
        if (isFromCustomer) body["sender_phone_number"] = phone;
        var reference = (await SimulateAsync(topic, body))["event"]!["reference"]!.GetValue<string>();

        model.Receive(new Receipt(type, isToTill ? till : null, amount) { Reference = reference });
        if (isFromCustomer) model.Customers.Add(phone);
        return $"{topic} of {amount}";
    }

    private async Task<string> ReverseAsync()
    {
        var known = model.Receipts.Where(receipt => receipt is { Type: Receipt.Buygoods, Reference: not null }).ToList();
        if (known.Count == 0) return "nothing to reverse";

        var receipt = Pick(known);
        await SimulateAsync("buygoods_transaction_reversed", new JsonObject { ["reference"] = receipt.Reference }, isRefused: receipt.IsReversed);
        if (receipt.IsReversed) return $"reversal of {receipt.Reference}, which is reversed already";

        model.Reverse(receipt);
        return $"reversal of {receipt.Amount}";
    }

    private async Task<string> ReverseWhatNobodyHeardOfAsync()
    {
        var (till, amount) = (Pick(Tills), Amount(15_000));
        var reversed = await SimulateAsync("buygoods_transaction_reversed", new JsonObject { ["amount"] = amount, ["till_number"] = till });
        model.Reverse(model.Receive(new Receipt(Receipt.Buygoods, till, amount) { Reference = reversed["event"]!["reference"]!.GetValue<string>() }));
        return $"reversal of {amount} that nobody heard of";
    }

    private async Task<string> SimulateSettlementAsync()
    {
        var amount = Amount(60_000);
        var before = await Balances.OfAsync(client);
        var isThere = amount <= before.Available;
        await SimulateAsync("settlement_transfer_completed", new JsonObject { ["amount"] = amount }, isRefused: !isThere);

        model.Take(PayoutRules.ShouldHold(before, await Balances.OfAsync(client), amount));
        if (isThere) model.SimulatedSettlements.Add(amount);
        return $"settlement of {amount}, {(isThere ? "done" : "refused")}";
    }

    private async Task<string> PayByLinkAsync()
    {
        var (till, amount, phone) = (Pick(Tills), Amount(15_000), Phone());
        var location = await CreateAsync("payment_links", new { till_number = till, currency = "KES", amount, _links = Links }, version: 2);
        var answer = await client.PostAsync($"/_emulator/payment_links/{location.Split('/')[^1]}/pay", $$"""{"phone_number":"{{phone}}"}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var link = (await client.GetJsonAsync(location))["data"]!["attributes"]!["payment_link"]!;
        model.Receive(new Receipt(Receipt.Buygoods, till, amount) { Reference = link["transaction_reference"]!.GetValue<string>() });
        model.Customers.Add(phone);
        return $"payment of {amount} by a link";
    }

    private async Task<string> ReverseByApiAsync()
    {
        var known = model.Receipts.Where(receipt => receipt is { Till: not null, Reference: not null }).TakeLast(20).ToList();
        if (known.Count == 0) return "nothing to reverse";

        var receipt = Pick(known);
        var isReversible = model.IsReversible(receipt);
        var body = System.Text.Json.JsonSerializer.Serialize(new { transaction_reference = receipt.Reference, reason = "Test", _links = Links });
        var answer = await client.PostAsync("/api/v2/reversals", body);
        answer.StatusCode.ShouldBe(isReversible ? HttpStatusCode.Created : HttpStatusCode.BadRequest);
        if (isReversible) model.AskToReverse(receipt);
        return $"reversal of {receipt.Amount} asked for, {(isReversible ? "accepted" : "refused")}";
    }

    private async Task<string> AddAccountAsync()
    {
        var isWallet = _random.Next(2) == 0;
        var location = isWallet
            ? await CreateAsync("merchant_wallets", new { first_name = "Joe", last_name = "Doe", phone_number = Phone(), network = "Safaricom" })
            : await CreateAsync(
                "merchant_bank_accounts", new { account_name = "Joe", account_number = "1", bank_branch_ref = Guid.Empty, settlement_method = "EFT" });
        var type = isWallet ? "merchant_wallet" : "merchant_bank_account";
        _accounts.Add((type, await ReferenceAsync(location, "account_reference")));
        return $"new {type}";
    }

    private async Task AddRecipientAsync(string type, object details)
    {
        var location = await CreateAsync("pay_recipients", new { type, pay_recipient = details });
        _recipients.Add((type, await ReferenceAsync(location, "recipient_reference")));
    }

    private async Task<string> CreateAsync(string path, object body, int version = 1)
    {
        var answer = await client.PostAsync($"/api/v{version}/{path}", System.Text.Json.JsonSerializer.Serialize(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return answer.Headers.Location!.AbsoluteUri;
    }

    private async Task<JsonNode> SimulateAsync(string topic, JsonObject body, bool isRefused = false)
    {
        var answer = await client.PostAsync($"/_emulator/simulate/{topic}", body.ToJsonString());
        var json = await ApiClient.JsonAsync(answer);
        answer.StatusCode.ShouldBe(isRefused ? HttpStatusCode.BadRequest : HttpStatusCode.Created, json.ToJsonString());
        return json;
    }

    private async Task<string> ReferenceAsync(string location, string name) =>
        (await client.GetJsonAsync(location))["data"]!["attributes"]![name]!.GetValue<string>();

    private object Links => new { callback_url = callbackUrl };

    private T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    private string Phone() => $"+2547120000{_random.Next(60):00}";

    /// <summary>Any number of cents up to so many shillings.</summary>
    private decimal Amount(int most) => _random.Next(1, most * 100) / 100m;

    // SDKs send both numbers and numeric strings.
    private object Money(decimal amount) => new { currency = "KES", value = _random.Next(2) == 0 ? (object)amount : $"{amount}" };
}
