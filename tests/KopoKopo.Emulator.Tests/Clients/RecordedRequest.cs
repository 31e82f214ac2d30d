using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KopoKopo.Emulator.Tests.Clients;

/// <summary>One request as an SDK sent it (Recorded/*.json): its headers by the names and in the order they were sent, and its body.</summary>
public sealed record RecordedRequest(
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("target")] string Target,
    [property: JsonPropertyName("http_version")] string Version,
    [property: JsonPropertyName("headers")] IReadOnlyList<string[]> Headers,
    [property: JsonPropertyName("body_raw")] string Body)
{
    /// <summary>What SDKs send where they have no token; the emulator has to put up with it.</summary>
    private const string NoToken = "Bearer null";

    private const string Cancel = "/cancel";

    public bool IsCreation => Method == "POST" && Target.StartsWith("/api/", StringComparison.Ordinal) && !IsCancellation;

    /// <summary>Whether it takes back what was created before it.</summary>
    public bool IsCancellation => Target.EndsWith(Cancel, StringComparison.Ordinal);

    /// <summary>Whether it asks for something created before it: the last segment of its path is an id.</summary>
    public bool IsQuery => Method == "GET" && Target.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>The path without the id at its end, if it has one.</summary>
    public string Collection =>
        IsQuery ? Target[..Target.LastIndexOf('/')]
        : IsCancellation ? Target[..Target[..^Cancel.Length].LastIndexOf('/')]
        : Target;

    /// <summary>Where it goes, once what it is about is here.</summary>
    /// <param name="location">Of what was created last in its collection; null if nothing was.</param>
    public string TargetAt(Uri? location) => IsQuery ? location!.AbsolutePath : IsCancellation ? $"{location!.AbsolutePath}{Cancel}" : Target;

    /// <summary>All requests of a recording, in the order they were sent.</summary>
    public static IReadOnlyList<RecordedRequest> Load(string recording) =>
        JsonSerializer.Deserialize<List<RecordedRequest>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", $"{recording}.json")))!;

    /// <summary>The request's bytes, with another target, host and token; all else is as it was recorded.</summary>
    public byte[] ToBytes(string target, string host, string token)
    {
        var head = new StringBuilder($"{Method} {target} {Version}\r\n");
        foreach (var header in Headers) head.Append($"{header[0]}: {Replace(header[0], header[1], host, token)}\r\n");
        return Encoding.UTF8.GetBytes($"{head}\r\n{Body}");
    }

    public override string ToString() => $"{Method} {Target} {Body}";

    private static string Replace(string name, string recorded, string host, string token) => name.ToLowerInvariant() switch
    {
        "host" => host,
        "authorization" when recorded != NoToken => $"Bearer {token}",
        _ => recorded,
    };
}
