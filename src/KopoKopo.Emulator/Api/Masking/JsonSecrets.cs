using System.Buffers;
using System.Text;
using System.Text.Json;

namespace KopoKopo.Emulator.Api.Masking;

/// <summary>Masks what bears a secret's name in JSON, at any depth and all below it; in other strings, what a text could hold.</summary>
internal static class JsonSecrets
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true };

    public static bool IsLikely(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'"', ..];

    /// <summary>The body without them; null where it is no JSON after all.</summary>
    public static byte[]? Without(byte[] body)
    {
        var shown = new ArrayBufferWriter<byte>(body.Length);
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            var copied = 0;
            var secretDepth = int.MaxValue;
            while (reader.Read())
            {
                // A member's value has its name's depth, an object or array begins and ends at it.
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (reader.CurrentDepth <= secretDepth) secretDepth = SecretNames.IsSecret(reader.GetString()) ? reader.CurrentDepth : int.MaxValue;
                }
                else if (reader.TokenType is JsonTokenType.EndObject && reader.CurrentDepth < secretDepth)
                {
                    secretDepth = int.MaxValue;
                }

                if (Shown(ref reader, isSecret: secretDepth != int.MaxValue) is not { } other) continue;

                shown.Write(body.AsSpan(copied, (int)reader.TokenStartIndex - copied));
                shown.Write(other);
                copied = (int)reader.BytesConsumed;
            }

            shown.Write(body.AsSpan(copied));
            return shown.WrittenSpan.ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // What is shown instead of a token; null where that is itself.
    private static byte[]? Shown(ref Utf8JsonReader reader, bool isSecret)
    {
        var isScalar = reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;
        if (isSecret && isScalar) return "\"***\""u8.ToArray();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Comment)) return null;

        var raw = Encoding.Latin1.GetString(reader.ValueSpan);
        var masked = NamedSecrets.InText(raw);
        if (ReferenceEquals(raw, masked)) return null;

        return Encoding.Latin1.GetBytes(reader.TokenType == JsonTokenType.String ? $"\"{masked}\"" : "/***/");
    }
}
