using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.PayRecipients;

/// <summary>The members of a request for a recipient: its type, and under one of two names the details of that type.</summary>
internal sealed class RecipientMembers
{
    private readonly Member<string> _type;
    private readonly Member<Nicknamed<MobileWallet>> _wallet;
    private readonly Member<Nicknamed<BankAccount>> _account;
    private readonly Member<Nicknamed<RecipientTill>> _till;
    private readonly Member<Nicknamed<Paybill>> _paybill;

    public RecipientMembers(Member<string> type, string name, string alias, RecipientDetails details)
    {
        _type = type;
        _wallet = Details(DestinationTypes.MobileWallet, details.Wallet);
        _account = Details(DestinationTypes.BankAccount, details.Account);
        _till = Details(DestinationTypes.Till, details.Till);
        _paybill = Details(DestinationTypes.Paybill, details.Paybill);
        Shape = RequestMembers.Of("a pay recipient", Of, _type, _wallet, _account, _till, _paybill);
        Parts = new RequestParts { Phone = new MemberPath(_wallet, details.Phone) };

        Member<T> Details<T>(string word, Shape<T> shape) => new(name, shape, "The details of that type.")
        {
            IsRequired = true,
            Alias = new MemberName(alias),
            When = _type.Is(word),
        };
    }

    public Shape<PayRecipientRequest> Shape { get; }

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public RequestParts Parts { get; }

    private PayRecipientRequest Of(Members members)
    {
        var (wallet, account, till, paybill) = (members.Get(_wallet), members.Get(_account), members.Get(_till), members.Get(_paybill));
        return new PayRecipientRequest(members.Get(_type)!, wallet?.Details, account?.Details, till?.Details, paybill?.Details)
        {
            Nickname = wallet?.Nickname ?? account?.Nickname ?? till?.Nickname ?? paybill?.Nickname,
        };
    }
}
