using System.Text.Json;

namespace KopoKopo.Emulator.Json;

/// <summary>Where something stands in a request: the members that lead there, from the outermost on.</summary>
internal sealed class MemberPath(params IMember[] members)
{
    /// <summary>What stands there, however clients write the names; undefined where nothing does, or where the last member is there for another case.</summary>
    public JsonElement Find(JsonElement request)
    {
        var value = request;
        foreach (var member in members)
        {
            if (value.ValueKind != JsonValueKind.Object || !Meets(value, member.When)) return default;

            value = Find(value, member);
        }

        return value;
    }

    private static JsonElement Find(JsonElement owner, IMember member)
    {
        if (member.Spelling.TryFind(owner, out var value) && value.ValueKind != JsonValueKind.Null) return value;

        return member.Alias is { } alias && alias.TryFind(owner, out var aliased) ? aliased : value;
    }

    private static bool Meets(JsonElement owner, Condition? condition) =>
        condition is null
        || (condition.Of.Spelling.TryFind(owner, out var word)
            && word.ValueKind == JsonValueKind.String
            && condition.Word.Equals(word.GetString(), StringComparison.OrdinalIgnoreCase));
}
