using System.Text.Json;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>What rules can ask of a request.</summary>
/// <param name="kind">The kind it would create, or "oauth_token".</param>
/// <param name="body">Its JSON; an empty object where it has none.</param>
/// <param name="header">A header by its name; null if it is absent.</param>
/// <param name="walletOf">The number of the wallet of a type with a reference; null where payouts are none of the request's business.</param>
internal sealed class RequestFacts(string kind, JsonElement body, Func<string, string?> header, Func<string, string, PhoneNumber?>? walletOf)
{
    private const string PhoneMember = "phone_number";
    private const string DestinationType = "destination_type";
    private const string DestinationReference = "destination_reference";

    public string Kind => kind;

    /// <summary>What the rules may cost it.</summary>
    public MatchBudget Budget { get; init; } = new(TimeProvider.System);

    /// <summary>About what looking a member up costs: the body is gone through.</summary>
    public int LookUpCost { get; } = 1 + System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(body).Length / 1024;

    /// <summary>Who pays by a push; null for all else.</summary>
    public PhoneNumber? Payer => PhoneAt($"subscriber.{PhoneMember}");

    /// <summary>The wallet a payout goes to; null for all else.</summary>
    public PhoneNumber? Recipient => walletOf is not null && Get(DestinationType) is { } type && Get(DestinationReference) is { } reference ? walletOf(type, reference) : null;

    public string? Header(string name) => header(name);

    public string? Get(string field) => field switch
    {
        Match.Phone => (Payer ?? Recipient ?? PhoneAt($"pay_recipient.{PhoneMember}") ?? PhoneAt($"payment_recipient.{PhoneMember}") ?? PhoneAt(PhoneMember))?.Digits,
        "till" => At("till_number", AsClientsWrite)?.ToUpperInvariant() ?? TillOfScope(),
        "amount" => At("amount.value"),
        "currency" => At("amount.currency"),
        DestinationType or DestinationReference => At(field, AsClientsWrite)?.Trim().ToLowerInvariant(),
        _ when field.StartsWith(Match.HeaderPrefix, StringComparison.Ordinal) => Header(field[Match.HeaderPrefix.Length..]),
        _ when field.StartsWith(Match.BodyPrefix, StringComparison.Ordinal) => At(field[Match.BodyPrefix.Length..]),
        _ => null,
    };

    /// <summary>The value at a path of dots, with indexes in brackets: "metadata.order", "tags[0]".</summary>
    public string? At(string path) => At(path, static (JsonElement value, string name, out JsonElement member) => value.TryGetProperty(name, out member));

    private string? At(string path, FindMember find)
    {
        var value = body;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step.StartsWith('[') && value.ValueKind == JsonValueKind.Array)
            {
                if (!int.TryParse(step.AsSpan(1).TrimEnd(']'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) || index >= value.GetArrayLength()) return null;
                value = value[index];
            }
            else if (value.ValueKind != JsonValueKind.Object || !find(value, step, out value))
            {
                return null;
            }
        }

        return value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.GetRawText(),
        };
    }

    // The API takes members in camelCase, too.
    private static bool AsClientsWrite(JsonElement value, string name, out JsonElement member) => new MemberName(name).TryFind(value, out member);

    private string? TillOfScope() =>
        string.Equals(At("scope"), "till", StringComparison.OrdinalIgnoreCase) ? At("scope_reference", AsClientsWrite)?.ToUpperInvariant() : null;

    private PhoneNumber? PhoneAt(string path) => At(path, AsClientsWrite) is { } text && PhoneNumber.TryParse(text, out var phone) ? phone : null;

    private delegate bool FindMember(JsonElement value, string name, out JsonElement member);
}
