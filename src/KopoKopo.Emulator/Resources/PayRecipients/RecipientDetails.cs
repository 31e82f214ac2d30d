using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>The details of a recipient, and what the client calls it.</summary>
internal sealed record Nicknamed<T>(T Details, string? Nickname);

/// <summary>The details that a recipient of each type has. The second version asks for less, and takes a nickname.</summary>
/// <param name="Wallet">Those of a mobile wallet.</param>
/// <param name="Account">Those of a bank account.</param>
/// <param name="Till">Those of a till.</param>
/// <param name="Paybill">Those of a paybill.</param>
/// <param name="Phone">Where among them a wallet's number stands.</param>
internal sealed record RecipientDetails(
    Shape<Nicknamed<MobileWallet>> Wallet,
    Shape<Nicknamed<BankAccount>> Account,
    Shape<Nicknamed<RecipientTill>> Till,
    Shape<Nicknamed<Paybill>> Paybill,
    IMember Phone)
{
    private static readonly Member<string> Nickname = new("nickname", RequestShapes.OptionalText, "What you call it.") { TakesNull = true };
    private static readonly Member<string> Email = new("email", RequestShapes.OptionalText, "An e-mail address.")
    {
        TakesNull = true,
        Example = "\"johndoe@nomail.net\"",
    };

    public static readonly RecipientDetails OfV1 = new(
        Wallets(MobileWallet.NetworkMember),
        Accounts(BankAccount.RecipientDetails),
        Tills(),
        Paybills(),
        MobileWallet.PhoneMember);

    public static readonly RecipientDetails OfV2 = new(
        Wallets(MobileWallet.OptionalNetworkMember, Nickname),
        Accounts([.. BankAccount.DetailsOfV2, Nickname]),
        Tills(Nickname),
        Paybills(Nickname),
        MobileWallet.PhoneMember);

    private static Shape<Nicknamed<MobileWallet>> Wallets(Member<string> network, params IMember[] more) => Of(
        "a mobile wallet",
        members => MobileWallet.Of(members, members.Get(Email), members.Get(network)),
        [MobileWallet.FirstNameMember, MobileWallet.LastNameMember, Email, MobileWallet.PhoneMember, network, .. more]);

    private static Shape<Nicknamed<BankAccount>> Accounts(IMember[] members) => Of("a bank account", BankAccount.Of, members);

    private static Shape<Nicknamed<RecipientTill>> Tills(params IMember[] more) => Of(
        "a till",
        members => new RecipientTill(members.Get(RecipientTill.NameMember)!, members.Get(RecipientTill.NumberMember)!.Value),
        [RecipientTill.NameMember, RecipientTill.NumberMember, .. more]);

    private static Shape<Nicknamed<Paybill>> Paybills(params IMember[] more) => Of("a paybill", Payouts.Paybill.Of, [.. Payouts.Paybill.Details, .. more]);

    private static Shape<Nicknamed<T>> Of<T>(string expected, Func<Members, T> details, IMember[] members) =>
        RequestMembers.Unnamed(expected, read => new Nicknamed<T>(details(read), read.Get(Nickname)), members);
}

/// <summary>Somebody else's till.</summary>
internal sealed record RecipientTill(string TillName, Till TillNumber)
{
    public static readonly Member<string> NameMember = new("till_name", RequestShapes.Text, "What the till is called.")
    {
        IsRequired = true,
        Example = "\"John Doe\"",
    };
    public static readonly Member<Till?> NumberMember = new("till_number", RequestShapes.AnyTill, "The till's number.")
    {
        IsRequired = true,
        Example = "\"000000\"",
    };
}
