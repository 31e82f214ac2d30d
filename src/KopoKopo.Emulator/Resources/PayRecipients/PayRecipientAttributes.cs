using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>Somebody who is paid: what there is to say depends on the type, and on the version it was made under.</summary>
[JsonDerivedType(typeof(MobileWalletRecipient))]
[JsonDerivedType(typeof(BankAccountRecipient))]
[JsonDerivedType(typeof(TillRecipient))]
[JsonDerivedType(typeof(PaybillRecipient))]
[JsonDerivedType(typeof(ExternalWallet))]
[JsonDerivedType(typeof(ExternalBankAccount))]
[JsonDerivedType(typeof(ExternalTill))]
[JsonDerivedType(typeof(ExternalPaybill))]
internal abstract record PayRecipientAttributes : IAttributes
{
    string IAttributes.Status => PayRecipient.Approved;

    public static PayRecipientAttributes Of(Resource resource, PayRecipientRequest request, string reference) =>
        resource.Version == ApiVersion.V1 ? OfV1(request, reference) : ExternalRecipientAttributes.Of(request);

    private static PayRecipientAttributes OfV1(PayRecipientRequest request, string reference)
    {
        var type = Destination.TypeOf(request.Type);
        return request switch
        {
            { Wallet: { } wallet } => new MobileWalletRecipient(
                type, PayRecipient.Approved, wallet.FirstName, wallet.LastName, wallet.PhoneNumber, wallet.Network!, wallet.Email, reference),
            { Account: { } account } => new BankAccountRecipient(
                type, PayRecipient.Approved, account.AccountName, account.AccountNumber, account.BankBranchRef, account.SettlementMethod!, reference),
            { Till: { } till } => new TillRecipient(type, PayRecipient.Approved, till.TillName, till.TillNumber.Number, reference),
            { Paybill: { } paybill } => new PaybillRecipient(
                type, PayRecipient.Approved, paybill.PaybillName, paybill.PaybillNumber, paybill.PaybillAccountNumber, reference),
            _ => throw new InvalidOperationException($"A recipient of the type {request.Type} has no details."),
        };
    }
}

internal sealed record MobileWalletRecipient(
    string RecipientType, string Status, string FirstName, string LastName, string PhoneNumber,
    string Network, string? Email, string RecipientReference) : PayRecipientAttributes;

internal sealed record BankAccountRecipient(
    string RecipientType, string Status, string AccountName, string AccountNumber, string BankBranchRef,
    string SettlementMethod, string RecipientReference) : PayRecipientAttributes;

internal sealed record TillRecipient(
    string RecipientType, string Status, string TillName, string TillNumber, string RecipientReference) : PayRecipientAttributes;

internal sealed record PaybillRecipient(
    string RecipientType, string Status, string PaybillName, string PaybillNumber,
    string PaybillAccountNumber, string RecipientReference) : PayRecipientAttributes;

/// <summary>How what GET and a result say is written.</summary>
[JsonSerializable(typeof(ResourceDocument<PayRecipientAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PayRecipientContract : JsonSerializerContext;
