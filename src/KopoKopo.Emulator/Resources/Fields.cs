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
    private const int LongestProse = 1000;
    private const int LongestUrl = 2048;
    private const int MostMetadata = 5;
    private static JsonElement Missing => default;
    private readonly JsonElement _object;
    private readonly string _prefix;
    private readonly Fields _root;
    private readonly List<string> _warnings = [];
    private ApiError? _error;

    /// <param name="body">The request.</param>
    /// <param name="merchant">Who sends it; null for a call of the control API, of which production knows nothing.</param>
    public Fields(JsonElement body, Merchant? merchant)
    {
        _object = body;
        _prefix = "";
        _root = this;
        Merchant = merchant;
    }

    private Fields(JsonElement value, string prefix, Fields root)
    {
        _object = value;
        _prefix = prefix;
        _root = root;
        Merchant = root.Merchant;
    }

    public Merchant? Merchant { get; }

    public ApiError? Error => _root._error;

    /// <summary>What production would have refused.</summary>
    public IReadOnlyList<string> Warnings => _root._warnings;

    /// <summary>A nested object. Complaints about its members name it before them ("Subscriber phone number …"), unless they are <paramref name="unprefixed"/>.</summary>
    public Fields Object(string name, bool unprefixed = false)
    {
        var value = Find(name);
        if (IsBlank(value)) Complain(name, "can't be blank");
        else if (value.ValueKind != JsonValueKind.Object) Complain(name, "is invalid");

        return new Fields(value.ValueKind == JsonValueKind.Object ? value : Missing, unprefixed ? _prefix : $"{_prefix}{name}_", _root);
    }

    /// <summary>Whether the member is absent, null or blank; an object is blank if all its members are.</summary>
    public bool IsBlank(string name)
    {
        var value = Find(name);
        return IsBlank(value) || (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => IsBlank(member.Value)));
    }

    /// <summary>Whether the member is absent, null or an empty text.</summary>
    public bool IsAbsent(string name) => IsBlank(Find(name));

    public string Text(string name) => OptionalText(name) ?? Complain(name, "can't be blank") ?? "";

    /// <summary>Text that people write: a description, a message.</summary>
    public string Prose(string name) => OptionalText(name, LongestProse) ?? Complain(name, "can't be blank") ?? "";

    public string? OptionalText(string name, int longest = LongestText)
    {
        var value = Find(name);
        if (IsBlank(value)) return null;
        if (value.ValueKind != JsonValueKind.String) return Complain(name, "is invalid");

        var text = value.GetString()!;
        return text.Length <= longest ? text : Complain(name, $"is too long (maximum is {longest} characters)");
    }

    public T Parsed<T>(string name, TryParse<T> parse, string complaint = "is invalid")
    {
        var text = Text(name);
        if (!parse(text, out var value)) Complain(name, complaint);
        return value;
    }

    public T? OptionalParsed<T>(string name, TryParse<T> parse, string complaint = "is invalid")
        where T : struct => IsBlank(Find(name)) ? null : Parsed(name, parse, complaint);

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

    /// <summary>Text that should be one of a list: production refuses any other.</summary>
    public string? Listed(string name, params ReadOnlySpan<string> list)
    {
        var text = OptionalText(name);
        if (text is not null && !list.Contains(text)) WouldRefuse(name, "is invalid");
        return text;
    }

    /// <summary>A till number; production refuses one that is not the merchant's.</summary>
    /// <param name="name">The member.</param>
    /// <param name="message">The complaint as a whole sentence, where it is not "… is invalid".</param>
    public Till TillNumber(string name, string? message = null)
    {
        if (message is not null && IsBlank(Find(name))) Reject(message);

        var text = Text(name);
        if (!Till.TryParse(text, out var till)) Reject(message ?? $"{Label(name)} is invalid");
        else if (Merchant?.Owns(till) == false) WouldRefuse(message ?? $"{Label(name)} is invalid");

        return till;
    }

    /// <summary>A phone number; production refuses one without its country code.</summary>
    public PhoneNumber Phone(string name, string complaint = "is invalid")
    {
        var phone = Parsed<PhoneNumber>(name, PhoneNumber.TryParse, complaint);
        if (Error is null && Text(name).TrimStart().StartsWith('0')) WouldRefuse(name, complaint);
        return phone;
    }

    /// <summary>A UUID, in lower case.</summary>
    public string Uuid(string name, string complaint)
    {
        var text = Text(name);
        if (!Guid.TryParseExact(text, "D", out var uuid)) Complain(name, complaint);
        return uuid.ToString();
    }

    /// <summary>A reference to something the merchant has, in lower case.</summary>
    public string Reference(string name, Func<Merchant, string, bool> exists)
    {
        var reference = Text(name).Trim().ToLowerInvariant();
        if (Error is null && !exists(Merchant!, reference)) Complain(name, "is invalid");
        return reference;
    }

    /// <summary>An <c>amount</c> object: <c>currency</c>, which is KES, and <c>value</c>, a number or a numeric string.</summary>
    public Money Amount(string name)
    {
        var amount = Object(name);
        amount.Currency("currency");
        return amount.MoneyValue("value");
    }

    public void Currency(string name)
    {
        if (Text(name) != Money.Currency) Complain(name, "is invalid");
    }

    public Money MoneyValue(string name)
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

    /// <summary>
    /// Pairs of a name and a plain value; null and "" count as none. <c>meta_data</c> is what the Ruby SDK sends. The documentation allows five
    /// pairs.
    /// </summary>
    public JsonElement? Metadata()
    {
        const string name = "metadata";
        var value = Find(name);
        if (value.ValueKind == JsonValueKind.Undefined) value = Find("meta_data");
        if (IsBlank(value)) return null;
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(pair => pair.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            Complain(name, "is invalid");
        }
        else if (value.EnumerateObject().Count() > MostMetadata)
        {
            WouldRefuse(name, $"is too long (maximum is {MostMetadata} pairs)");
        }

        return value;
    }

    /// <summary>Text, or a list of texts; what comes of it is kept as it was sent.</summary>
    public JsonElement? Tags(string name)
    {
        var value = Find(name);
        if (IsBlank(value)) return null;

        var isText = value.ValueKind == JsonValueKind.String || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(tag => tag.ValueKind == JsonValueKind.String));
        if (!isText) Complain(name, "is invalid");
        else if (value.GetRawText().Length > LongestProse) Complain(name, $"is too long (maximum is {LongestProse} characters)");

        return value;
    }

    /// <summary><c>_links.callback_url</c>, by convention the last member to be looked at.</summary>
    public string CallbackUrl()
    {
        var links = Find("_links");
        return new Fields(links.ValueKind == JsonValueKind.Object ? links : Missing, "", _root).Url("callback_url");
    }

    /// <summary>An absolute URL that can be POSTed to; production wants it to be https.</summary>
    public string Url(string name)
    {
        var text = (OptionalText(name, LongestUrl) ?? Complain(name, "can't be blank") ?? "").Trim();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0) Complain(name, "is invalid");
        else if (Merchant?.MayBeCalled(url) == false) Complain(name, "is not allowed here (Emulator:CallbackAllow)");
        else if (url.Scheme != Uri.UriSchemeHttps) WouldRefuse(name, "must be https");

        return text;
    }

    /// <summary>A complaint in words of its own.</summary>
    public void Reject(string message) => _root._error ??= ApiError.BadRequest(message);

    /// <summary>A member that is none of these; null if there is none.</summary>
    public string? FirstUnknown(IReadOnlyCollection<string> known)
    {
        foreach (var member in _object.EnumerateObject())
        {
            if (!known.Contains(member.Name)) return member.Name;
        }

        return null;
    }

    /// <summary>The member as it was sent; undefined if it is absent.</summary>
    public JsonElement Raw(string name) => Find(name);

    // Some clients write a member's name as their language does: firstName.
    private JsonElement Find(string name)
    {
        if (_object.ValueKind != JsonValueKind.Object) return Missing;
        if (_object.TryGetProperty(name, out var value)) return value;

        return name.IndexOf('_', StringComparison.Ordinal) > 0 && _object.TryGetProperty(MemberName.ToCamelCase(name), out value) ? value : Missing;
    }

    // Rails' blank: absent, null, an empty string. A number or a list is not blank, it is of the wrong type.
    private static bool IsBlank(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.String => string.IsNullOrWhiteSpace(value.GetString()),
        _ => false,
    };

    private string? Complain(string name, string complaint)
    {
        Reject($"{Label(name)} {complaint}");
        return null;
    }

    private void WouldRefuse(string name, string complaint) => WouldRefuse($"{Label(name)} {complaint}");

    private void WouldRefuse(string message)
    {
        if (Merchant is null || Error is not null) return;
        if (Merchant.IsStrict) Reject(message);
        else _root._warnings.Add(message);
    }

    private string Label(string name)
    {
        var label = new StringBuilder(_prefix).Append(name).Replace('_', ' ');
        label[0] = char.ToUpperInvariant(label[0]);
        return label.ToString();
    }
}
