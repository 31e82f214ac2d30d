using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>Makes something else of a good request, drawn from a seed. One mutation is one line of the tables below.</summary>
internal sealed class Mutator(Random draws)
{
    private const int OneInSoManyIsBroken = 8;

    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-1", "-0.0", "1e400", "-1e-400", "99999999999999999999999999",
        "0.1000000000000000055511151231257827", "9223372036854775807", "2147483648", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"",
        "\"💸\"", "\"0x10\"", "\"NaN\"", "\"1e5\"", "\"P1Y\"", "\"PT99999999999S\"", "\"9999-12-31T23:59:59.999+14:00\"",
        "\"0001-01-01T00:00:00Z\"", "\"http://\"", "\"http://[::1\"", "\"//\"", "\"javascript:alert(1)\"", "\"../../etc/passwd\"",
        "\"%s%n\"", "\"' OR 1=1; DROP TABLE app; --\"", "[[[[[[[[]]]]]]]]", "[null,1,\"a\",{}]", "{\"\":{\"\":{}}}",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "X", "PROPFIND"];

    private static readonly string[] ContentTypes =
        [
            "application/json; charset=utf-16", "application/json;charset=nonsense", "text/plain", "application/x-www-form-urlencoded",
            "multipart/form-data", "multipart/form-data; boundary=\"\"", "*/*", ";", "application/json, text/html", "\u00e9",
        ];

    private static readonly (string Name, string Value)[] Oddities =
    [
        ("Accept", "text/html"), ("Accept", ";q=2,*/"), ("Accept-Encoding", "gzip"), ("Authorization", "Bearer"), ("Authorization", "Basic ////"),
        ("Authorization", "Basic OjpAOjo6"), ("X-Request-Id", "a\tb"), ("X-Emulator-App", ""), ("X-Emulator-App", "\u00e9\u00e9"),
        ("X-Emulator-Outcome", "wrong_pin; after=PT5S"), ("X-Emulator-Outcome", ";;;after=="), ("X-Emulator-Outcome", "success; after=-PT1S"),
        ("Expect", "100-continue"), ("Expect", "nonsense"), ("Connection", "close"), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
        ("Cookie", "a=b; ;;="), ("Range", "bytes=0-1"), ("If-Modified-Since", "never"), ("Origin", "https://evil.example"),
        ("Sec-Fetch-Site", "cross-site"), ("Host", "second.example"), ("User-Agent", ""), ("X-Forwarded-For", "1.2.3.4"), ("Content-Encoding", "gzip"),
        ("X-\u0001", "control"), ("Folded", "a\r\n b"), ("", "no name"), ("Content-Length", "5"), ("Transfer-Encoding", "gzip, chunked"),
    ];

    private static readonly string[] PathPieces =
    [
        "%00", "%2e%2e/", "//", "%2F", "%", "%zz", "\u00e9", "%F0%9F%92%B8", ";a=b", "/../", "?", "#", "*", "/", "%20", "+",
    ];

    private static readonly string[] QueryPieces =
    [
        "app=%00", "app=*", "app=", "limit=-1", "limit=99999999999999", "before=x", "count=0", "timeout=PT-1S",
        "timeout=", "since=now", "status=%F0%9F", "&&&&", "=", "a[]=1", "id=", "access_token=",
    ];

    public FuzzRequest Mutate(FuzzRequest request)
    {
        for (var times = draws.Next(4); times > 0; times--) request = MutateOnce(request);
        return draws.Next(OneInSoManyIsBroken) == 0 ? Break(request) : request;
    }

    private FuzzRequest MutateOnce(FuzzRequest request) => draws.Next(16) switch
    {
        0 => request with { Method = Pick(Methods) },
        1 => request.With(Pick(Oddities).Name, Pick(Oddities).Value),
        2 => Odd(request),
        3 => request with { Headers = [.. request.Headers.Where(_ => draws.Next(3) > 0)] },
        4 => request with { Headers = [.. request.Headers.Select(header => header.Name == "Content-Type" ? (header.Name, Pick(ContentTypes)) : header)] },
        5 => request with { Target = InPath(request.Target) },
        6 => request with { Target = $"{request.Target}{(request.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Pick(QueryPieces)}" },
        7 => request with { ChunkSize = draws.Next(1, 50), Version = "HTTP/1.1" },
        8 => request with { Body = Flipped(request.Body) },
        9 => request with { Body = request.Body[..draws.Next(request.Body.Length + 1)] },
        10 => request.WithBody(Huge()),
        _ => request.WithBody(InJson(request.Text)),
    };

    private FuzzRequest Odd(FuzzRequest request)
    {
        var (name, value) = Pick(Oddities);
        return request with { Headers = [.. request.Headers.Where(header => header.Name != name), (name, value)] };
    }

    // Where the request ends is no longer certain, or it never does.
    private FuzzRequest Break(FuzzRequest request) => draws.Next(6) switch
    {
        0 => request with { Break = bytes => bytes[..draws.Next(bytes.Length)] },
        1 => request with { Break = Flipped },
        2 => request with { Break = bytes => Replaced(bytes, "Content-Length: ", $"Content-Length: {draws.Next(10)}") },
        3 =>
            request with
            {
                Break = bytes =>
                    Replaced(
                        bytes,
                        "Content-Length: ",
                        Pick([
                            "Content-Length: -",
                            "Content-Length: 0x",
                            "Content-Length: 99999999999999999999",
                            "Transfer-Encoding: chunked\r\nContent-Length: ",
                        ])),
            },
        4 =>
            request with
            {
                ChunkSize = 10,
                Break = bytes =>
                    Replaced(bytes, "\r\n\r\n", Pick(["\r\n\r\nffffffffffffffff\r\n", "\r\n\r\n-1\r\n", "\r\n\r\nz\r\n", "\r\n\r\n5;ext=\u0001\r\n"])),
            },
        _ => request with { Break = bytes => [.. bytes, .. bytes, .. bytes] },
    };

    private string InJson(string text)
    {
        try
        {
            return InJson(JsonNode.Parse(text));
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            // A mutation before made it so: no JSON, a member twice, or half a character.
            return text + Pick(Values);
        }
    }

    private string InJson(JsonNode? root)
    {
        var members = new List<(JsonObject Parent, string Name)>();
        Collect(root, members);
        if (members.Count == 0) return Pick(Values);

        var (parent, name) = Pick(members);
        switch (draws.Next(5))
        {
            case 0:
                parent.Remove(name);
                return root!.ToJsonString();
            case 1:
                // Twice the same member, with another value: only text can say that.
                return root!.ToJsonString().Replace($"\"{name}\":", $"\"{name}\":{Pick(Values)},\"{name}\":", StringComparison.Ordinal);
            case 2:
                parent[name] = Long();
                return root!.ToJsonString();
            case 3:
                return root!.ToJsonString()
                    .Replace($"\"{name}\":", $"\"{Pick(["", "\\u0000", "__proto__", "id", name.ToUpperInvariant()])}\":", StringComparison.Ordinal);
            default:
                parent[name] = "PLACE";
                return root!.ToJsonString().Replace("\"PLACE\"", Pick(Values), StringComparison.Ordinal);
        }
    }

    private static void Collect(JsonNode? node, List<(JsonObject Parent, string Name)> members)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Collect(item, members);
        }

        if (node is not JsonObject json) return;
        foreach (var (name, value) in json)
        {
            members.Add((json, name));
            Collect(value, members);
        }
    }

    private string InPath(string target)
    {
        var at = draws.Next(1, target.Length + 1);
        return draws.Next(3) == 0 ? target[..at] : target[..at] + Pick(PathPieces) + target[at..];
    }

    private byte[] Flipped(byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        for (var times = draws.Next(1, 4); times > 0 && flipped.Length > 0; times--) flipped[draws.Next(flipped.Length)] = (byte)draws.Next(256);
        return flipped;
    }

    private string Huge() => draws.Next(4) switch
    {
        0 => new string('[', 50_000),
        1 => string.Concat(Enumerable.Repeat("{\"a\":", 2000)),
        2 => $"{{\"a\":\"{new string('x', 300_000)}\"}}",
        _ => $"[{string.Join(',', Enumerable.Range(0, 20_000).Select(number => number.ToString(CultureInfo.InvariantCulture)))}]",
    };

    private string Long() => string.Concat(Enumerable.Repeat(Pick(["x", "é", "💸", "\u0000", "\"", "\\", "<", "9"]), draws.Next(200, 2000)));

    // One that says so little is not broken by it; all others have a Content-Length or chunks to be wrong.
    private static byte[] Replaced(byte[] bytes, string text, string by)
    {
        var all = Encoding.Latin1.GetString(bytes);
        var at = all.IndexOf(text, StringComparison.Ordinal);
        return at < 0 ? bytes : Encoding.Latin1.GetBytes($"{all[..at]}{by}{all[(at + text.Length)..]}");
    }

    private T Pick<T>(IReadOnlyList<T> all) => all[draws.Next(all.Count)];
}
