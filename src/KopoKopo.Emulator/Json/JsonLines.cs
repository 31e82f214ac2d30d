using System.Text.Json;

namespace KopoKopo.Emulator.Json;

/// <summary>Where each member of a JSON text stands: its line, by its path ("rules[0].match.phone"). Finds members that stand twice, too.</summary>
internal sealed class JsonLines
{
    public static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<(string Path, int Line)> _twice = [];

    private JsonLines()
    {
    }

    public IReadOnlyList<(string Path, int Line)> Twice => _twice;

    public int LineOf(string path) => _lines.TryGetValue(path, out var line) ? line : 1;

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonLines Of(ReadOnlySpan<byte> json)
    {
        var lines = new JsonLines();
        var reader = new Utf8JsonReader(json, Options);
        var line = 1;
        var counted = 0;
        var path = new Stack<(string Path, int Index)>();
        var names = new Stack<HashSet<string>>();
        var member = "";
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            line += json[counted..start].Count((byte)'\n');
            counted = start;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = Join(path.Count == 0 ? "" : path.Peek().Path, reader.GetString()!);
                    lines._lines.TryAdd(member, line);
                    if (!names.Peek().Add(reader.GetString()!)) lines._twice.Add((member, line));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    if (reader.TokenType is JsonTokenType.EndObject) names.Pop();
                    break;
                default:
                    var place = Place(path, member);
                    lines._lines.TryAdd(place, line);
                    if (reader.TokenType is JsonTokenType.StartObject)
                    {
                        path.Push((place, -1));
                        names.Push(new HashSet<string>(StringComparer.Ordinal));
                    }
                    else if (reader.TokenType is JsonTokenType.StartArray) path.Push((place, 0));
                    break;
            }
        }

        return lines;
    }

    public static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    // In an array a value has the next index; elsewhere it belongs to the member just read.
    private static string Place(Stack<(string Path, int Index)> path, string member)
    {
        if (path.Count == 0 || path.Peek().Index < 0) return path.Count == 0 ? "" : member;

        var (array, index) = path.Pop();
        path.Push((array, index + 1));
        return $"{array}[{index}]";
    }
}
