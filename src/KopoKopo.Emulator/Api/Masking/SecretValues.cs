using System.Runtime.InteropServices;

namespace KopoKopo.Emulator.Api.Masking;

/// <summary>Finds any of many values in a text. Made anew where the values change, so it is quick to make, too.</summary>
internal sealed class SecretValues
{
    // Values are told by their first characters, and most places of a text by one bit of these.
    private const int PrefixLength = 4;
    private const int FilterBits = 12;
    private readonly bool[] _filter = new bool[1 << FilterBits];
    private readonly Dictionary<ulong, List<int>> _lengths = [];
    private readonly HashSet<string> _values;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <param name="version">Of which state of the apps these are.</param>
    /// <param name="values">Each of four characters or more.</param>
    public SecretValues(int version, IEnumerable<string> values)
    {
        Version = version;
        _values = new HashSet<string>(values, StringComparer.Ordinal);
        _lookup = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var value in _values)
        {
            var prefix = Prefix(value);
            _filter[Hash(prefix)] = true;
            var lengths = CollectionsMarshal.GetValueRefOrAddDefault(_lengths, prefix, out _) ??= [];
            if (!lengths.Contains(value.Length)) lengths.Add(value.Length);
        }

        // The longest first: one value may begin with another.
        foreach (var lengths in _lengths.Values) lengths.Sort(static (one, other) => other.CompareTo(one));
    }

    public int Version { get; }

    /// <summary>Where the next value begins, and how long it is; -1 if there is none.</summary>
    public int Next(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (_values.Count == 0) return -1;

        for (var i = 0; i <= text.Length - PrefixLength; i++)
        {
            var prefix = Prefix(text[i..]);
            if (!_filter[Hash(prefix)] || !_lengths.TryGetValue(prefix, out var lengths)) continue;

            foreach (var candidate in lengths)
            {
                length = candidate;
                if (i + candidate <= text.Length && _lookup.Contains(text.Slice(i, candidate))) return i;
            }
        }

        return -1;
    }

    private static ulong Prefix(ReadOnlySpan<char> text) => MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text));

    // Fibonacci hashing: the product's upper bits depend on all characters.
    private static int Hash(ulong prefix) => (int)((prefix * 0x9E3779B97F4A7C15) >> (64 - FilterBits));
}
