using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary>One JSON text as other programs would write it again. Made by the test's own hand, from what those programs print.</summary>
internal static class JsonForms
{
    /// <summary>.NET: <c>JsonSerializer.Serialize</c> as it is out of the box.</summary>
    public static string SystemTextJson(string json) => JsonSerializer.Serialize(JsonNode.Parse(json));

    /// <summary>Node: <c>JSON.stringify(value, null, indent)</c>.</summary>
    public static string JsonStringify(string json, int indent) => Write(json, ",", ": ", indent, static _ => false);

    /// <summary>Python: <c>json.dumps(value)</c>, or with <c>indent=</c>.</summary>
    public static string JsonDumps(string json, int indent = 0) =>
        Write(json, indent == 0 ? ", " : ",", ": ", indent, static character => character is < ' ' or > '~');

    /// <summary>The text of one member, as it stands.</summary>
    public static string Member(string json, string name) => JsonDocument.Parse(json).RootElement.GetProperty(name).GetRawText();

    private static string Write(string json, string comma, string colon, int indent, Func<char, bool> isEscaped)
    {
        var text = new StringBuilder();
        Write(JsonDocument.Parse(json).RootElement, 1);
        return text.ToString();

        void Write(JsonElement value, int depth)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    WriteAll('{', value.EnumerateObject().ToList(), depth, member =>
                    {
                        WriteText(member.Name);
                        text.Append(colon);
                        Write(member.Value, depth + 1);
                    }, '}');
                    break;
                case JsonValueKind.Array:
                    WriteAll('[', value.EnumerateArray().ToList(), depth, item => Write(item, depth + 1), ']');
                    break;
                case JsonValueKind.String:
                    WriteText(value.GetString()!);
                    break;
                default:
                    text.Append(value.GetRawText());
                    break;
            }
        }

        void WriteAll<T>(char open, List<T> items, int depth, Action<T> write, char close)
        {
            text.Append(open);
            foreach (var (index, item) in items.Index())
            {
                if (index > 0) text.Append(comma);
                Break(depth);
                write(item);
            }

            if (items.Count > 0) Break(depth - 1);
            text.Append(close);
        }

        void Break(int depth)
        {
            if (indent > 0) text.Append('\n').Append(' ', indent * depth);
        }

        void WriteText(string value)
        {
            text.Append('"');
            foreach (var character in value)
            {
                if (character is '"' or '\\') text.Append('\\').Append(character);
                else if (isEscaped(character)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                else text.Append(character);
            }

            text.Append('"');
        }
    }
}
