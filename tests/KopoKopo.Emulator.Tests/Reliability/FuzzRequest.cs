using System.Globalization;
using System.Text;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>A request that a fuzzer may change before it is written to a socket.</summary>
internal sealed record FuzzRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public string Version { get; init; } = "HTTP/1.1";

    /// <summary>Sent in chunks of this size; null: with a Content-Length.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>
    /// What its bytes become at last; null: they stay as they are. Where they end need not be where the request does, so its connection is not used again.
    /// </summary>
    public Func<byte[], byte[]>? Break { get; init; }

    /// <summary>Whether it asks to wait, for a delivery or for events.</summary>
    public bool IsWaiting =>
        Uri.UnescapeDataString(Target) is var target
        && (target.Contains("wait", StringComparison.OrdinalIgnoreCase) || target.Contains("events", StringComparison.OrdinalIgnoreCase));

    public string Text => Encoding.UTF8.GetString(Body);

    public FuzzRequest With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };

    public FuzzRequest WithBody(string text) => this with { Body = Encoding.UTF8.GetBytes(text) };

    public byte[] ToBytes(string host)
    {
        var head = new StringBuilder($"{Method} {Target} {Version}\r\nHost: {host}\r\n");
        foreach (var (name, value) in Headers) head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (ChunkSize is not null) head.Append("Transfer-Encoding: chunked\r\n");
        else if (Body.Length > 0 || Method is "POST" or "PUT") head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        head.Append("\r\n");

        byte[] bytes = [.. Encoding.UTF8.GetBytes(head.ToString()), .. ChunkSize is { } size ? Chunks(size) : Body];
        return Break?.Invoke(bytes) ?? bytes;
    }

    // One line, short enough to read: what it takes to see a finding again, beside the seed.
    public override string ToString()
    {
        var text = Encoding.Latin1.GetString(ToBytes("host"));
        return string.Concat(text.Take(600).Select(character => character is >= ' ' and <= '~' ? $"{character}" : $"\\x{(int)character:x2}"));
    }

    private IEnumerable<byte> Chunks(int size)
    {
        foreach (var chunk in Body.Chunk(size))
        {
            foreach (var one in Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n")) yield return one;
            foreach (var one in chunk) yield return one;
            yield return (byte)'\r';
            yield return (byte)'\n';
        }

        foreach (var one in "0\r\n\r\n"u8.ToArray()) yield return one;
    }
}
