using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>Recipients as the second version shows them: with the nickname, and with a reference that is told no more.</summary>
internal static class ExternalRecipientAttributes
{
    private const string Reference = "Unavailable";

    public static PayRecipientAttributes Of(PayRecipientRequest request)
    {
        var (type, alias, status) = (Destination.TypeOf(request.Type), request.Nickname, PayRecipient.Approved);
        return request switch
        {
            { Wallet: { } wallet } => new ExternalWallet(
                type, alias, status, wallet.FirstName, wallet.LastName, wallet.PhoneNumber, wallet.Network, wallet.Email, Reference),
            { Account: { } account } => new ExternalBankAccount(
                type, alias, status, account.AccountName, account.AccountNumber, account.BankBranchRef, account.SettlementMethod, Reference),
            { Till: { } till } => new ExternalTill(type, alias, status, till.TillName, till.TillNumber.Number, Reference),
            { Paybill: { } paybill } => new ExternalPaybill(
                type, alias, status, paybill.PaybillName, paybill.PaybillNumber, paybill.PaybillAccountNumber, Reference),
            _ => throw new InvalidOperationException($"A recipient of the type {request.Type} has no details."),
        };
    }
}

internal sealed record ExternalWallet(
    string RecipientType, string? AccountAlias, string Status, string FirstName, string LastName, string PhoneNumber,
    string? Network, string? Email, string RecipientReference) : PayRecipientAttributes;

internal sealed record ExternalBankAccount(
    string RecipientType, string? AccountAlias, string Status, string AccountName, string AccountNumber, string BankBranchRef,
    string? SettlementMethod, string RecipientReference) : PayRecipientAttributes;

internal sealed record ExternalTill(
    string RecipientType, string? AccountAlias, string Status, string TillName, string TillNumber, string RecipientReference) : PayRecipientAttributes;

internal sealed record ExternalPaybill(
    string RecipientType, string? AccountAlias, string Status, string PaybillName, string PaybillNumber,
    string PaybillAccountNumber, string RecipientReference) : PayRecipientAttributes;
