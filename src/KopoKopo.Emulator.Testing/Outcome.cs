using System.Text.Json.Nodes;
using System.Xml;

namespace KopoKopo.Emulator.Testing;

/// <summary>What becomes of a request, by the name that scenario files have for it.</summary>
/// <param name="Name">The name, such as <c>insufficient_funds</c>.</param>
public sealed record Outcome(string Name)
{
    /// <summary>It succeeds.</summary>
    public static readonly Outcome Success = new("success");

    /// <summary>The payer has not enough money.</summary>
    public static readonly Outcome InsufficientFunds = new("insufficient_funds");

    /// <summary>The customer declines.</summary>
    public static readonly Outcome Cancelled = new("cancelled");

    /// <summary>The customer mistypes the PIN.</summary>
    public static readonly Outcome WrongPin = new("wrong_pin");

    /// <summary>The customer's phone cannot be reached.</summary>
    public static readonly Outcome Unreachable = new("unreachable");

    /// <summary>The customer does nothing until it is too late.</summary>
    public static readonly Outcome Expired = new("expired");

    /// <summary>M-PESA fails.</summary>
    public static readonly Outcome SystemError = new("system_error");

    /// <summary>The amount is above a limit.</summary>
    public static readonly Outcome LimitExceeded = new("limit_exceeded");

    /// <summary>The phone number is no customer's.</summary>
    public static readonly Outcome PayerNotFound = new("payer_not_found");

    /// <summary>The recipient of a payout is not found.</summary>
    public static readonly Outcome RecipientNotFound = new("recipient_not_found");

    /// <summary>A payout fails.</summary>
    public static readonly Outcome PayoutFailed = new("payout_failed");

    /// <summary>Another payment of the customer is under way: the request itself is answered with 429.</summary>
    public static readonly Outcome SubscriberLocked = new("subscriber_locked");

    /// <summary>No result ever comes.</summary>
    public static readonly Outcome Pending = new("pending");

    /// <summary>It succeeds, and is reversed a second later.</summary>
    public static readonly Outcome SuccessThenReversed = new("success_then_reversed");

    /// <summary>All that have a name.</summary>
    public static IReadOnlyList<Outcome> All { get; } =
    [
        Success, InsufficientFunds, Cancelled, WrongPin, Unreachable, Expired, SystemError, LimitExceeded, PayerNotFound, RecipientNotFound, PayoutFailed,
        SubscriberLocked, Pending, SuccessThenReversed,
    ];

    internal JsonObject ToRule(TimeSpan? after, string on, int times)
    {
        var rule = new JsonObject { ["on"] = on, ["outcome"] = Name, ["times"] = times };
        if (after is { } delay) rule["after"] = XmlConvert.ToString(delay);
        return rule;
    }
}
