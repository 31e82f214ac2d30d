namespace KopoKopo.Emulator.Api.Journal;

/// <summary>A request and its answer, as they went over the wire. Secrets are masked.</summary>
internal sealed record JournalEntry
{
    // The object itself, and the places of its strings, arrays and pairs, in round figures.
    private const int Overhead = 256;
    private const int PerText = 24;
    private const int PerPair = 16;

    public required long Id { get; init; }

    /// <summary>When it was answered, by the app's clock.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Whether the body was longer than what is kept.</summary>
    public required bool IsCut { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; init; }

    public required byte[] Response { get; init; }

    public required bool IsResponseCut { get; init; }

    public required string? Fault { get; init; }

    /// <summary>Why it was refused; null if it was not.</summary>
    public string? Refusal { get; init; }

    public required double DurationMilliseconds { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required string RequestId { get; init; }

    /// <summary>
    /// How much memory it takes, bytes, as if it shared nothing with others: the server shares methods and the usual headers, so it is rather less.
    /// </summary>
    public int Size() =>
        Overhead + Body.Length + Response.Length + Of(Path) + Of(Query) + Of(Fault) + Of(Refusal) + Of(RequestId)
        + Of(Headers) + Of(ResponseHeaders) + Warnings.Sum(Of);

    private static int Of(string? text) => text is null ? 0 : PerText + (2 * text.Length);

    private static int Of(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var size = 0;
        for (var i = 0; i < headers.Count; i++) size += PerPair + Of(headers[i].Key) + Of(headers[i].Value);
        return size;
    }
}
