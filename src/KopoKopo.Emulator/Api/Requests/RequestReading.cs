using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api.Requests;

/// <summary>
/// A request while it is read, in the order of the documentation's parameter table, up to the first complaint, which is worded as Rails words it: "Till number
/// can't be blank". Blank is left out; names may be in camelCase.
/// </summary>
/// <param name="merchant">Who sends it; null for a call of the control API, of which production knows nothing.</param>
internal sealed class RequestReading(IMerchant? merchant) : Reading
{
    private readonly List<string> _warnings = [];
    private readonly List<string> _remarks = [];

    public IMerchant? Merchant => merchant;

    /// <summary>The first complaint; null if there is none.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the complaint is answered as a list of one.</summary>
    public bool IsErrorList { get; private set; }

    /// <summary>What production would have refused.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What is unusual about it, and no mistake.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    public override int Failures => Error is null ? 0 : 1;

    public override void Fail(string path, string complaint) => Reject($"{Label(path)} {complaint}");

    public override void Reject(string sentence) => Error ??= sentence;

    /// <summary>As <see cref="Reject"/>, where Kopo Kopo answers a list.</summary>
    public void RejectAsList(string sentence)
    {
        IsErrorList |= Error is null;
        Reject(sentence);
    }

    public override void Refuse(string path, string expected) => Fail(path, "is invalid");

    public override void FailUnknown(string path, string what, string word, IReadOnlyCollection<string> known) => Fail(path, "is invalid");

    public override void FailMissing(string path) => Fail(path, "can't be blank");

    /// <summary>Complains of what production refuses, where that is asked for; else it is a warning.</summary>
    public void WouldRefuse(string path, string complaint) => WouldRefuse($"{Label(path)} {complaint}");

    /// <inheritdoc cref="WouldRefuse(string, string)"/>
    public void WouldRefuse(string sentence)
    {
        if (merchant is null || Error is not null) return;
        if (merchant.IsStrict) Reject(sentence);
        else if (!_warnings.Contains(sentence)) _warnings.Add(sentence);
    }

    /// <summary>Tells of what is unusual and accepted everywhere.</summary>
    public void Remark(string sentence) => _remarks.Add(sentence);

    public override JsonElement Find(JsonElement owner, IMember member)
    {
        var isThere = owner.TryGetProperty(member.Name, out var value);
        if (isThere && (member.Alias is null || !IsBlankThroughout(value))) return value;
        if (!isThere && FindMisspelt(owner, member, member.Spelling.InCamelCase) is { } inCamelCase) return inCamelCase;

        return member.Alias is not { } alias ? value : FindMisspelt(owner, member, alias.Name) ?? FindMisspelt(owner, member, alias.InCamelCase) ?? value;
    }

    // Under a name that some clients use, where production does not look.
    private JsonElement? FindMisspelt(JsonElement owner, IMember member, string name)
    {
        if (name == member.Name || !owner.TryGetProperty(name, out var value) || IsBlankThroughout(value)) return null;

        WouldRefuse($"{name} is unknown, it is called {member.Name}");
        return value;
    }

    public override bool IsLeftOut(JsonElement value, IMember member) => IsBlank(value);

    /// <summary>Rails' blank: absent, null, an empty string. A number or a list is not blank, it is of the wrong type.</summary>
    public static bool IsBlank(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.String => string.IsNullOrWhiteSpace(value.GetString()),
        _ => false,
    };

    /// <summary>As <see cref="IsBlank"/>; an object is blank if all its members are.</summary>
    public static bool IsBlankThroughout(JsonElement value) =>
        IsBlank(value) || (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => IsBlank(member.Value)));

    // "subscriber.phone_number" as "Subscriber phone number".
    private static string Label(string path)
    {
        var label = new StringBuilder(path).Replace('.', ' ').Replace('_', ' ');
        label[0] = char.ToUpperInvariant(label[0]);
        return label.ToString();
    }
}
