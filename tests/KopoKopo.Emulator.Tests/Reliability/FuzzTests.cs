using System.Collections.Concurrent;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>Whatever a client sends, to whatever route there is: an answer, never a 5xx, and an emulator that still does its work.</summary>
public sealed class FuzzTests
{
    private const int Senders = 16;
    private const int RequestsPerApp = 50;
    private const long MostBytesMore = 512L * 1024 * 1024;

    [Fact]
    public async Task Every_request_is_answered_and_none_is_the_emulators_own_failure()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        // Callbacks go to the receiver alone, whatever URL a mutation makes.
        await using var server = EmulatorServer.With(("CallbackAllow:0", receiver.Url.Authority), ("ResultDelay", "00:00:00.1"), ("Retry:Timeout", "00:00:05"));
        var seeds = FuzzSeeds.Of(server);
        var before = Memory.InUse();
        var findings = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => SendAsync(server, receiver.Url, seeds, sender, findings, statuses)));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"KOPOKOPO_SEED={Effort.Seed}: {string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Value} × {status.Key}"))}");
        findings.Take(20).ShouldBeEmpty($"KOPOKOPO_SEED={Effort.Seed}");
        server.Log.Errors.ShouldBeEmpty($"KOPOKOPO_SEED={Effort.Seed}");
        statuses.GetValueOrDefault(201).ShouldBeGreaterThan(0, "some of what is sent is still good");
        using var client = await server.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        while (!(await receiver.NextAsync()).Text.Contains(location.Segments[^1], StringComparison.Ordinal))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        (Memory.InUse() - before).ShouldBeLessThan(MostBytesMore);
    }

    private static async Task SendAsync(
        EmulatorServer server, Uri callback, IReadOnlyList<FuzzRequest> seeds, int sender,
        ConcurrentQueue<string> findings, ConcurrentDictionary<int, int> statuses)
    {
        var draws = Effort.Draws(sender);
        var mutator = new Mutator(draws);
        using var connection = new FuzzConnection(server.Address);
        var (app, token, id) = ("", "", "");
        for (var number = 0; number < Effort.Of(Effort.Requests, 500_000) / Senders; number++)
        {
            // What was sent may have removed the app, or given it another secret or another time.
            if (number % RequestsPerApp == 0) (app, token, id) = await NewAppAsync(server, callback, $"fuzz-{sender}-{number}");
            var request = mutator.Mutate(Fill(seeds[draws.Next(seeds.Count)], app, token, id, callback));
            var answers = await connection.SendAsync(request);
            foreach (var status in answers ?? []) statuses.AddOrUpdate(status, 1, static (_, times) => times + 1);
            if (answers is null) findings.Enqueue($"sender {sender}, request {number} had no answer: {request}");
            else if (answers.Any(status => IsFailure(status, request)))
            {
                findings.Enqueue($"sender {sender}, request {number} was answered {string.Join(", ", answers)}: {request}");
            }
            else if (answers.Count == 0 && request.Break is null && !request.IsWaiting)
            {
                findings.Enqueue($"sender {sender}, request {number} found its connection closed: {request}");
            }
        }
    }

    // 505 is what a request line deserves whose version was broken; all other 5xx are the emulator's own.
    private static bool IsFailure(int status, FuzzRequest request) => status >= 500 && !(status == 505 && request.Break is not null);

    private static async Task<(string App, string Token, string Id)> NewAppAsync(EmulatorServer server, Uri callback, string app)
    {
        using var client = await ApiClient.ConnectAsync(server.Address, app);
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(callback));
        return (app, client.Token, location.Segments[^1]);
    }

    private static FuzzRequest Fill(FuzzRequest seed, string app, string token, string id, Uri callback) => seed with
    {
        Target = Fill(seed.Target, app, token, id, callback),
        Headers = [.. seed.Headers.Select(header => (header.Name, Fill(header.Value, app, token, id, callback)))],
        Body = Encoding.UTF8.GetBytes(Fill(seed.Text, app, token, id, callback)),
    };

    private static string Fill(string text, string app, string token, string id, Uri callback) => text
        .Replace("TOKEN", token, StringComparison.Ordinal)
        .Replace("APP", app, StringComparison.Ordinal)
        .Replace("ID", id, StringComparison.Ordinal)
        .Replace("CALLBACK", callback.AbsoluteUri, StringComparison.Ordinal);
}
