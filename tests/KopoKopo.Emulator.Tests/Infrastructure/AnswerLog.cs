using System.Collections.Concurrent;
using System.Globalization;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>An answer that a test received.</summary>
/// <param name="Method">The request's method.</param>
/// <param name="Path">The request's path.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Body">The answer's JSON; empty if it had none.</param>
public sealed record Answer(string Method, string Path, string Status, string Body);

/// <summary>Writes down what the suite's clients are answered, so that all of it can be held against the OpenAPI document in the end.</summary>
public sealed class AnswerLog : DelegatingHandler
{
    private const int LongestBody = 64 * 1024;
    private const int MostOfAKind = 100;
    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<Answer, bool>> Kept = new(StringComparer.Ordinal);

    public AnswerLog()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>All that was written down.</summary>
    public static IReadOnlyList<Answer> All => [.. Kept.Values.SelectMany(answers => answers.Keys)];

    // Once a client has scripted an answer, what it is answered may be its own, whose form no document knows.
    private bool _isScripted;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content && (await content.ReadAsStringAsync(cancellationToken)).Contains("respond", StringComparison.Ordinal))
        {
            _isScripted = true;
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (_isScripted || response.Content.Headers.ContentLength is not <= LongestBody) return response;
        if (response.Content.Headers.ContentType is { MediaType: not "application/json" }) return response;

        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var answer = new Answer(request.Method.Method, request.RequestUri!.AbsolutePath, status, await response.Content.ReadAsStringAsync(cancellationToken));

        // Paths of one form differ in their last parts, so the first two and the status make a kind.
        var kept = Kept.GetOrAdd($"{answer.Method} {string.Join('/', answer.Path.Split('/').Take(4))} {status}", static _ => new());
        if (kept.Count < MostOfAKind) kept.TryAdd(answer, true);
        return response;
    }
}
