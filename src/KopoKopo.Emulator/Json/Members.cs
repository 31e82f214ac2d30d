namespace KopoKopo.Emulator.Json;

/// <summary>The members of an object that were there.</summary>
internal sealed class Members(IReadOnlyList<IMember> members, string path, Reading reading)
{
    // Objects have few members: looking along an array beats hashing, and a request needs no dictionary.
    private static readonly object Nothing = new();
    private readonly object?[] _values = new object?[members.Count];

    public string Path => path;

    public Reading Reading => reading;

    /// <summary>What was read; default where the member was not there, or the object has none such.</summary>
    public T? Get<T>(Member<T> member) => ValueOf(member) is T read ? read : default;

    public bool Has(IMember member) => ValueOf(member) is not null;

    public string PathOf(IMember member) => JsonLines.Join(path, member.Name);

    public void Fail(IMember member, string error) => reading.Fail(PathOf(member), error);

    /// <summary>Complains of members that mean nothing, or the contrary, beside another.</summary>
    public void Exclude(string because, params ReadOnlySpan<IMember> excluded)
    {
        foreach (var member in excluded)
        {
            if (Has(member)) Fail(member, $"{member.Name} {because}");
        }
    }

    public void Set(int index, object? value) => _values[index] = value ?? Nothing;

    public bool Meets(Condition condition) => ValueOf(condition.Of) is string word && word == condition.Word;

    private object? ValueOf(IMember member)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (ReferenceEquals(members[i], member)) return _values[i];
        }

        return null;
    }
}
