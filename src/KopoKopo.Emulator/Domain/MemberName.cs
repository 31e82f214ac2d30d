namespace KopoKopo.Emulator.Domain;

/// <summary>Names of members as clients of other languages write them.</summary>
internal static class MemberName
{
    /// <summary><c>phone_number</c> as <c>phoneNumber</c>; a name without an underscore inside stays as it is.</summary>
    public static string ToCamelCase(string name)
    {
        if (name.IndexOf('_', StringComparison.Ordinal) <= 0) return name;

        var words = name.Split('_');
        return string.Concat(words[..1].Concat(words[1..].Select(word => word.Length == 0 ? "" : $"{char.ToUpperInvariant(word[0])}{word[1..]}")));
    }
}
