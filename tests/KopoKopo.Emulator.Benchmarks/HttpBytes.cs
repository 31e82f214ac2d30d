using System.Globalization;
using System.Text;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>As much HTTP/1.1 as is needed here: writing a POST, and finding where a message with a Content-Length ends.</summary>
internal static class HttpBytes
{
    public const int Incomplete = -1;

    public static byte[] Post(int port, string path, string contentType, string body, string? token = null)
    {
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        return Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{authorization}Accept: application/json\r\nContent-Type: "
            + $"{contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    /// <summary>How long the message at the start of these bytes is, or <see cref="Incomplete"/>.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return Incomplete;

        var length = end + 4 + ContentLength(bytes[..end]);
        return bytes.Length >= length ? length : Incomplete;
    }

    public static byte[] Get(int port, string path, string? token)
    {
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        return Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{authorization}Accept: application/json\r\n\r\n");
    }

    public static bool IsSuccess(ReadOnlySpan<byte> response) => response.StartsWith("HTTP/1.1 2"u8);

    /// <summary>The path in a response's Location.</summary>
    public static string LocationIn(ReadOnlySpan<byte> response)
    {
        var name = "location: "u8;
        foreach (var range in response.Split("\r\n"u8))
        {
            var line = response[range];
            if (line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return new Uri(Encoding.ASCII.GetString(line[name.Length..])).AbsolutePath;
            }
        }

        throw new InvalidDataException($"No location: {Encoding.UTF8.GetString(response)}");
    }

    // 204 has no body, so it says no length (RFC 9110, 8.6).
    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("HTTP/1.1 204 "u8)) return 0;

        var name = "content-length:"u8;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                return int.Parse(line[name.Length..].Trim((byte)' '), CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidDataException($"A message without Content-Length: {Encoding.UTF8.GetString(head)}");
    }
}
