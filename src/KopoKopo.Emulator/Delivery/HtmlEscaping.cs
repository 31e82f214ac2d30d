using System.Buffers;

namespace KopoKopo.Emulator.Delivery;

/// <summary>
/// <c>&amp; &lt; &gt;</c> and U+2028, U+2029 as Rails' <c>to_json</c> writes them. In JSON they stand in texts only, so the bytes can be replaced where they
/// are.
/// </summary>
internal static class HtmlEscaping
{
    private static readonly SearchValues<byte> Suspects = SearchValues.Create("&<>"u8.ToArray().Append((byte)0xE2).ToArray());

    public static byte[] Escape(byte[] body)
    {
        if (body.AsSpan().IndexOfAny(Suspects) < 0) return body;

        var escaped = new ArrayBufferWriter<byte>(body.Length + 64);
        for (var i = 0; i < body.Length; i++)
        {
            var isSeparator = body[i] == 0xE2 && i + 2 < body.Length && body[i + 1] == 0x80 && body[i + 2] is 0xA8 or 0xA9;
            switch (body[i])
            {
                case (byte)'&':
                    escaped.Write("\\u0026"u8);
                    break;
                case (byte)'<':
                    escaped.Write("\\u003c"u8);
                    break;
                case (byte)'>':
                    escaped.Write("\\u003e"u8);
                    break;
                case 0xE2 when isSeparator:
                    escaped.Write(body[i + 2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8);
                    i += 2;
                    break;
                default:
                    escaped.Write([body[i]]);
                    break;
            }
        }

        return escaped.WrittenSpan.ToArray();
    }
}
