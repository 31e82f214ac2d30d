using System.Text.Json;

namespace KopoKopo.Emulator.Domain;

/// <summary>A member's name, which some clients write as their language does: <c>firstName</c>.</summary>
internal sealed class MemberName(string name)
{
    private string? _inCamelCase;

    /// <summary>The name itself.</summary>
    public string Name => name;

    /// <summary><c>phone_number</c> as <c>phoneNumber</c>; a name without an underscore inside stays as it is.</summary>
    public string InCamelCase => _inCamelCase ??= ToCamelCase(name);

    /// <summary>Finds the member in an object, by its name, else in camelCase.</summary>
    public bool TryFind(JsonElement owner, out JsonElement value) =>
        owner.TryGetProperty(name, out value) || (InCamelCase.Length != name.Length && owner.TryGetProperty(InCamelCase, out value));

    private static string ToCamelCase(string name)
    {
        if (name.IndexOf('_', StringComparison.Ordinal) <= 0) return name;

        var words = name.Split('_');
        return string.Concat(words[..1].Concat(words[1..].Select(word => word.Length == 0 ? "" : $"{char.ToUpperInvariant(word[0])}{word[1..]}")));
    }
}
