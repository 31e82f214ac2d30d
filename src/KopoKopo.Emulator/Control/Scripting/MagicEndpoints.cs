using System.ComponentModel;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary><c>/_emulator/magic</c>: the phone numbers that decide by themselves.</summary>
internal static class MagicEndpoints
{
    public static OkJson<MagicView> Get() => Respond.Ok(new MagicView(
        MagicNumbers.Pattern,
        "NNN says what happens, DD after how many seconds (00: the default); in any form: +254…, 254…, 07…. Every other number succeeds.",
        [.. MagicNumbers.All.Select(
            number => new MagicNumberView(number.Digits, MagicNumbers.NumberOf(number), number.Payer?.Words, number.Recipient?.Words))]));
}

/// <summary>All magic numbers.</summary>
internal sealed record MagicView(
    [property: Description("Their form.")] string Pattern,
    [property: Description("What its letters stand for.")] string Explanation,
    [property: Description("The numbers.")] IReadOnlyList<MagicNumberView> MagicNumbers);

/// <summary>One magic number.</summary>
internal sealed record MagicNumberView(
    [property: Description("Its last three digits.")] string Digits,
    [property: Description("The number, with the default delay.")] string Number,
    [property: Description("What it does as a payer; null: it succeeds.")] string? IncomingPayment,
    [property: Description("What it does as the wallet that a payout goes to; null: it succeeds.")] string? PayoutRecipient);
