using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Payouts;

/// <summary>
/// What a destination of a type is known again by, whoever describes it: the same wallet or account has the same reference, however often it is paid.
/// </summary>
internal static class DestinationKey
{
    private const char Separator = '\n';

    public static string OfWallet(PhoneNumber phone) => phone.Digits;

    public static string OfAccount(string bankBranch, string number) => $"{bankBranch}{Separator}{number}";

    public static string OfTill(Till till) => till.Number;

    public static string OfPaybill(string number, string account) => $"{number}{Separator}{account}";
}
