using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Responses;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>What a number does: in words, and as the rule it stands for.</summary>
internal sealed record MagicEffect(string Words, Rule Rule);

/// <summary>A number by its last three digits: what it does as a payer, and as the wallet a payout goes to. Null: it succeeds like any other.</summary>
internal sealed record MagicNumber(string Digits, MagicEffect? Payer, MagicEffect? Recipient);

/// <summary>
/// Phone numbers that decide by themselves: <c>254700 DD0 NNN</c>, where NNN is the outcome and DD the seconds until it (00: the default).
/// </summary>
internal static class MagicNumbers
{
    public const string Pattern = "254700DD0NNN";
    private const string Prefix = "254700";
    private const int SecondsAt = 6;
    private const int ZeroAt = 8;
    private const int DigitsAt = 9;
    private static readonly TimeSpan UnreachableAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Contradicts = TimeSpan.FromMinutes(2);

    public static readonly IReadOnlyList<MagicNumber> All =
    [
        Both("000", "success", Outcome("success")),
        Both("789", "success", Outcome("success")),
        Both("019", "limit exceeded", Outcome("limit_exceeded")),
        new("029", new("payer not found", Outcome("payer_not_found")), null),
        new("039", new("cancelled", Outcome("cancelled")), null),
        new(
            "049",
            new("insufficient funds", Outcome("insufficient_funds")),
            new("merchant balance insufficient", Failing("insufficient_funds", "Insufficient funds"))),
        new("059", new("wrong PIN", Outcome("wrong_pin")), null),
        Both("069", "system error", Outcome("system_error")),
        new("079", new("unreachable, after 60 seconds", Outcome("unreachable") with { After = new AfterSpec(Delay.Of(UnreachableAfter), null) }), null),
        new("089", null, new("recipient not found", Outcome("recipient_not_found"))),
        new("099", new("expired", Outcome("expired")), null),
        new("109", new("429 at once", Outcome("subscriber_locked")), null),
        new(
            "119",
            new("400 at once: invalid phone number", Respond(400, "Subscriber phone number is an invalid number")),
            new("payout failed", Outcome("payout_failed"))),
        Both("129", "stays pending, no callback ever", Outcome("pending")),
        Both("139", "success, the callback is lost", Callback(new DropFault())),
        Both("149", "success, the callback comes twice", Callback(new DuplicateFault(2, TimeSpan.Zero))),
        Both("159", "success, the callback comes 5 minutes late", Deliver(Step(Late))),
        Both(
            "169",
            "success, signed with a wrong key first and rightly a second later",
            Deliver(Step(TimeSpan.Zero, new SignatureFault(SignatureFault.WrongKey)), Step(TimeSpan.FromSeconds(1)))),
        Both("179", "success, the callback comes before the 201", Callback(new BeforeResponseFault())),
        new("189", new("success, then reversed", Outcome("success_then_reversed")), new("transferred, then returned", Outcome("success_then_reversed"))),
        new(
            "199",
            new("the callback says Success while GET says Failed for 2 minutes", Outcome("success") with { Query = new QueryInstead("Failed", Contradicts) }),
            null),
        Both("209", "success, the first two attempts' connections are reset", Callback(new NetworkFault(NetworkFault.Reset, 2))),
        Both("219", "500 at once", Respond(500, "We had a problem with our server. Try again later.")),
        Both("229", "503 at once, with Retry-After", Respond(503, "We're temporarily offline for maintenance. Please try again later.", ("Retry-After", "5"))),
        Both("239", "the connection is reset although it was created", Respond(new BrokenConnection(BrokenConnection.Reset), isCreated: true)),
        Both("249", "waits for the handset (manual)", Outcome("success") with { After = new AfterSpec(null, null) }),
    ];

    private static readonly Dictionary<string, MagicNumber> ByDigits = All.ToDictionary(number => number.Digits, StringComparer.Ordinal);

    /// <summary>The number with the default delay.</summary>
    public static string NumberOf(MagicNumber number) => $"{Prefix}000{number.Digits}";

    /// <summary>
    /// What the request's number asks for; null if it is no magic one. Of several that are paid each that asks to fail does so alone; what else happens to
    /// the request says the first that asks for it.
    /// </summary>
    public static Rule? Find(KindInfo kind, RequestFacts request)
    {
        if (!kind.HasResult) return null;
        if (kind.Parts.Destinations is null) return Of(kind, request.Phone);

        var rules = request.ByDestination.Select(facts => Of(kind, facts.Phone)).ToList();
        if (rules.Find(rule => rule is not null) is not { } first) return null;

        var whole = rules.Find(rule => rule is not null && !IsFailure(rule)) ?? first with { Outcome = null };
        var fates = rules.ConvertAll(rule => rule is not null && IsFailure(rule) ? rule.Outcome!.Preset.Errors : null);
        if (fates.TrueForAll(static errors => errors is null)) return whole;

        var name = rules.Find(rule => rule is not null && IsFailure(rule))!.Outcome!.Preset;
        var outcome = whole.Outcome?.Outcome ?? Domain.Outcome.Success;
        return whole with { Outcome = new OutcomeSpec(whole.Outcome?.Preset ?? name, outcome with { Name = name.Name, Batches = fates }) };
    }

    /// <summary>What a number asks for as a payer; null if it is no magic one, or succeeds.</summary>
    public static Rule? OfPayer(PhoneNumber phone) => Of(phone, static number => number.Payer);

    private static bool IsFailure(Rule rule) => rule.Outcome?.Outcome.Errors is not null;

    private static Rule? Of(KindInfo kind, PhoneNumber? phone) =>
        phone is { } known ? Of(known, kind.IsPayout ? static number => number.Recipient : static number => number.Payer) : null;

    private static Rule? Of(PhoneNumber phone, Func<MagicNumber, MagicEffect?> side)
    {
        var digits = phone.Digits;
        if (!digits.StartsWith(Prefix, StringComparison.Ordinal) || digits[ZeroAt] != '0') return null;
        if (!ByDigits.TryGetValue(digits[DigitsAt..], out var number)) return null;

        var effect = side(number);
        var seconds = int.Parse(digits.AsSpan(SecondsAt, 2), System.Globalization.CultureInfo.InvariantCulture);
        return effect?.Rule is { } rule && seconds > 0 && rule.After is null or { IsTimed: true }
            ? rule! with { After = new AfterSpec(Delay.Of(TimeSpan.FromSeconds(seconds)), null) }
            : effect?.Rule;
    }

    private static MagicNumber Both(string digits, string words, Rule rule) => new(digits, new MagicEffect(words, rule), new MagicEffect(words, rule));

    private static Rule Basic() => new() { On = Rule.AnyKind, Match = Match.Everything };

    private static Rule Outcome(string name) => Basic() with { Outcome = new OutcomeSpec(OutcomePresets.Get(name), OutcomePresets.Get(name).Outcome) };

    private static Rule Failing(string name, string errors) => Basic() with { Outcome = new OutcomeSpec(OutcomePresets.Get(name), new Outcome(name, errors)) };

    private static Rule Respond(int status, string message, params (string Name, string Value)[] headers) => Respond(new StatusResponse(status)
    {
        ErrorMessage = message,
        Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
    });

    private static Rule Respond(IResult form, bool isCreated = false) =>
        Basic() with { Respond = new ResponseSpec(form, Delay.None) { IsCreated = isCreated } };

    private static Rule Callback(Fault fault) => Deliver(Step(TimeSpan.Zero, fault));

    private static Rule Deliver(params DeliverSpec[] steps) => Outcome("success") with { Deliver = steps };

    private static DeliverSpec Step(TimeSpan delay, params Fault[] faults) =>
        new(DeliveryStep.Callback, Delay.Of(delay), [.. faults.Select(fault => new FaultSpec(fault))]);
}
