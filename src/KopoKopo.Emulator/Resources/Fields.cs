using System.Globalization;
using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources;

internal delegate bool TryParse<T>(string text, out T value);

/// <summary>
/// Reads a request's members in the order of the documentation's parameter table and keeps the first complaint, worded as Rails words them
/// ("Till number can't be blank"). After a complaint the values read are meaningless: look at <see cref="Error"/> before using any.
/// </summary>
internal sealed class Fields
{
    private const int LongestText = 255;
    private static JsonElement Missing => default;
    private readonly JsonElement _object;
    private readonly string _prefix;
    private readonly Fields _root;
    private ApiError? _error;

    public Fields(JsonElement body)
    {
        _object = body;
        _prefix = "";
        _root = this;
    }

    private Fields(JsonElement value, string prefix, Fields root)
    {
        _object = value;
        _prefix = prefix;
        _root = root;
    }

    public ApiError? Error => _root._error;

    /// <summary>A nested object whose members are named after it: "Subscriber phone number".</summary>
    public Fields Object(string name)
    {
        var value = Find(name);
        if (IsBlank(value)) Complain(name, "can't be blank");
        else if (value.ValueKind != JsonValueKind.Object) Complain(name, "is invalid");

        return new Fields(value.ValueKind == JsonValueKind.Object ? value : Missing, $"{_prefix}{name}_", _root);
    }

    public string Text(string name) => OptionalText(name) ?? Complain(name, "can't be blank") ?? "";

    public string? OptionalText(string name)
    {
        var value = Find(name);
        if (IsBlank(value)) return null;
        if (value.ValueKind != JsonValueKind.String) return Complain(name, "is invalid");

        var text = value.GetString()!;
        return text.Length <= LongestText ? text : Complain(name, $"is too long (maximum is {LongestText} characters)");
    }

    public T Parsed<T>(string name, TryParse<T> parse, string complaint = "is invalid")
    {
        var text = Text(name);
        if (!parse(text, out var value)) Complain(name, complaint);
        return value;
    }

    public string OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        var text = Text(name);
        foreach (var candidate in allowed)
        {
            if (candidate.Equals(text, StringComparison.OrdinalIgnoreCase)) return candidate;
        }

        Complain(name, "is invalid");
        return text;
    }

    /// <summary>An <c>amount</c> object: <c>currency</c>, which is KES, and <c>value</c>, a number or a numeric string.</summary>
    public Money Amount(string name)
    {
        var amount = Object(name);
        if (amount.Text("currency") != Money.Currency) amount.Complain("currency", "is invalid");
        return amount.MoneyValue("value");
    }

    /// <summary>
    /// Pairs of a name and a plain value; null and "" count as none. <c>meta_data</c> is what the Ruby SDK sends. The documentation allows five
    /// pairs; more are accepted.
    /// </summary>
    public JsonElement? Metadata()
    {
        var value = Find("metadata");
        if (value.ValueKind == JsonValueKind.Undefined) value = Find("meta_data");
        if (IsBlank(value)) return null;
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(pair => pair.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            Complain("metadata", "is invalid");
        }

        return value;
    }

    /// <summary><c>_links.callback_url</c>, by convention the last member to be looked at.</summary>
    public string CallbackUrl()
    {
        const string name = "callback_url";
        const int longestUrl = 2048;
        var links = Find("_links");
        var value = links.ValueKind == JsonValueKind.Object && links.TryGetProperty(name, out var url) ? url : Missing;
        if (IsBlank(value)) return Complain(name, "can't be blank") ?? "";

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var parsed) || (parsed.Scheme != Uri.UriSchemeHttp && parsed.Scheme != Uri.UriSchemeHttps) || parsed.Host.Length == 0) Complain(name, "is invalid");
        if (text.Length > longestUrl) Complain(name, $"is too long (maximum is {longestUrl} characters)");
        return text;
    }

    private Money MoneyValue(string name)
    {
        var value = Find(name);
        if (IsBlank(value)) Complain(name, "can't be blank");

        var text = value.ValueKind is JsonValueKind.Number or JsonValueKind.String ? value.ToString() : "";
        var notation = value.ValueKind == JsonValueKind.Number ? NumberStyles.Float : NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var isDecimal = decimal.TryParse(text, notation, CultureInfo.InvariantCulture, out var shillings) && !text.Contains('\0', StringComparison.Ordinal);
        if (!isDecimal && value.ValueKind == JsonValueKind.Number) shillings = text.StartsWith('-') ? decimal.MinValue : decimal.MaxValue;
        else if (!isDecimal) Complain(name, "is not a number");

        var money = new Money(shillings);
        if (money.Shillings <= 0) Complain(name, "must be greater than 0");
        else if (money.Shillings > Money.Largest.Shillings) Complain(name, $"must be less than or equal to {Money.Largest.Shillings}");
        else if (!money.IsInCents) Complain(name, "must have at most 2 decimals");

        return money;
    }

    private JsonElement Find(string name) => _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out var value) ? value : Missing;

    // Rails' blank: absent, null, an empty string. A number or a list is not blank, it is of the wrong type.
    private static bool IsBlank(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.String => string.IsNullOrWhiteSpace(value.GetString()),
        _ => false,
    };

    private string? Complain(string name, string complaint)
    {
        _root._error ??= ApiError.BadRequest($"{Label($"{_prefix}{name}")} {complaint}");
        return null;
    }

    private static string Label(string name)
    {
        var label = new StringBuilder(name).Replace('_', ' ');
        label[0] = char.ToUpperInvariant(label[0]);
        return label.ToString();
    }
}
