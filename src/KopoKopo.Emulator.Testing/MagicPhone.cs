using System.Globalization;

namespace KopoKopo.Emulator.Testing;

/// <summary>
/// A phone number that decides by itself what becomes of a payment that it is asked for, or of a payout to it: <c>+254700 DD0 NNN</c>, where NNN is what
/// happens and DD the seconds until then. It needs nothing but the request, so it also works in an emulator that others use.
/// </summary>
/// <param name="Digits">What happens: the last three digits.</param>
/// <param name="Seconds">After how many seconds, 0 to 99; 0: after the emulator's own delay.</param>
public sealed record MagicPhone(string Digits, int Seconds = 0)
{
    private const int Longest = 99;

    /// <summary>It succeeds.</summary>
    public static readonly MagicPhone Success = new("000");

    /// <summary>The amount is above a limit.</summary>
    public static readonly MagicPhone LimitExceeded = new("019");

    /// <summary>The phone number is no customer's.</summary>
    public static readonly MagicPhone PayerNotFound = new("029");

    /// <summary>The customer declines.</summary>
    public static readonly MagicPhone Cancelled = new("039");

    /// <summary>The payer has not enough money.</summary>
    public static readonly MagicPhone InsufficientFunds = new("049");

    /// <summary>The customer mistypes the PIN.</summary>
    public static readonly MagicPhone WrongPin = new("059");

    /// <summary>M-PESA fails.</summary>
    public static readonly MagicPhone SystemError = new("069");

    /// <summary>The phone cannot be reached; after 60 seconds, unless another time is given.</summary>
    public static readonly MagicPhone Unreachable = new("079");

    /// <summary>The recipient of a payout is not found.</summary>
    public static readonly MagicPhone RecipientNotFound = new("089");

    /// <summary>The customer does nothing until it is too late.</summary>
    public static readonly MagicPhone Expired = new("099");

    /// <summary>The request is answered with 429: another payment of the customer is under way.</summary>
    public static readonly MagicPhone SubscriberLocked = new("109");

    /// <summary>The request is answered with 400; a payout fails.</summary>
    public static readonly MagicPhone Refused = new("119");

    /// <summary>No result ever comes.</summary>
    public static readonly MagicPhone Pending = new("129");

    /// <summary>It succeeds, but the callback is lost.</summary>
    public static readonly MagicPhone LostCallback = new("139");

    /// <summary>It succeeds, and the callback comes twice.</summary>
    public static readonly MagicPhone DuplicateCallback = new("149");

    /// <summary>It succeeds, and the callback comes five minutes late.</summary>
    public static readonly MagicPhone LateCallback = new("159");

    /// <summary>It succeeds; a callback signed with a wrong key comes first, the right one a second later.</summary>
    public static readonly MagicPhone ForgedThenRight = new("169");

    /// <summary>It succeeds, and the callback comes before the answer.</summary>
    public static readonly MagicPhone CallbackBeforeAnswer = new("179");

    /// <summary>It succeeds, and is reversed.</summary>
    public static readonly MagicPhone SuccessThenReversed = new("189");

    /// <summary>The callback says Success while GET says Failed, for two minutes.</summary>
    public static readonly MagicPhone QueryContradicts = new("199");

    /// <summary>It succeeds; the connections of the first two attempts are reset.</summary>
    public static readonly MagicPhone ResetTwice = new("209");

    /// <summary>The request is answered with 500.</summary>
    public static readonly MagicPhone ServerError = new("219");

    /// <summary>The request is answered with 503.</summary>
    public static readonly MagicPhone Unavailable = new("229");

    /// <summary>The connection is reset although the payment was created.</summary>
    public static readonly MagicPhone ResetAfterCreation = new("239");

    /// <summary>It waits for a hand: <see cref="ControlClient.CompleteAsync"/>.</summary>
    public static readonly MagicPhone Manual = new("249");

    /// <summary>The same, so many seconds after the request.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 1 to 99.</exception>
    public MagicPhone After(int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, Longest);
        return this with { Seconds = seconds };
    }

    /// <summary>The number, as requests have it: <c>+254700300049</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"+254700{Seconds:00}0{Digits}");

    /// <inheritdoc cref="ToString"/>
    public static implicit operator string(MagicPhone phone) => (phone ?? throw new ArgumentNullException(nameof(phone))).ToString();
}
