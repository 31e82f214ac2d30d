using KopoKopo.Emulator.Testing;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>Requests that carry a number which may be magic.</summary>
internal static class MagicSteps
{
    /// <summary>The number with the default delay, or with so many seconds.</summary>
    public static string Number(string digits, int seconds = 0) => new MagicPhone(digits, seconds).ToString();

    /// <summary>A payment by this number.</summary>
    public static IncomingPaymentBuilder By(this IncomingPaymentBuilder payment, string phone) => payment.With("subscriber.phone_number", phone);

    /// <summary>A payout to this number: a payment to a recipient's mobile wallet, or a transfer to a merchant's own.</summary>
    public static async Task<RequestBuilder> PayoutToAsync(this ApiClient client, string kind, string phone) => kind == "payment"
        ? RequestBuilder.Payment(1000).To("mobile_wallet", await client.AddAsync(RequestBuilder.Recipient().With("pay_recipient.phone_number", phone)))
        : RequestBuilder.TargetedTransfer(1000).To("merchant_wallet", await client.AddAsync(RequestBuilder.Wallet().With("phone_number", phone)));

    /// <summary>What the company has, as the ledger says it.</summary>
    public static async Task<string> CompanyAsync(this ApiClient client) => (await client.BalancesAsync()).Split(", ")[0];
}
