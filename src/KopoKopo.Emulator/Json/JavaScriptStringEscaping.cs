using System.Buffers;
using System.Text.Encodings.Web;

namespace KopoKopo.Emulator.Json;

/// <summary>
/// Escapes strings as <c>JSON.stringify</c> does: <c>"</c>, <c>\</c> and the controls below space, short forms where they exist, lower-case
/// hex otherwise; all else raw. System.Text.Json's own encoders escape more, and each such string fails verification (ECMA-262, QuoteJSONString).
/// </summary>
internal sealed unsafe class JavaScriptStringEscaping : JavaScriptEncoder
{
    public static readonly JavaScriptStringEscaping Instance = new();

    private const string Escaped =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\";

    private static readonly SearchValues<char> EscapedChars = SearchValues.Create(Escaped);
    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(Escaped));

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength) => new ReadOnlySpan<char>(text, textLength).IndexOfAny(EscapedChars);

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedBytes);

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => $"\\u{unicodeScalar:x4}",
        };
        numberOfCharactersWritten = escape.Length;
        return escape.TryCopyTo(new Span<char>(buffer, bufferLength));
    }
}
