using System.Net;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Journals;

/// <summary>Tests that measure the memory of the whole process run when no other test does.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests;

/// <summary>The setting <c>JournalBytes</c>: what the inbound journals of all apps take together.</summary>
[Collection(nameof(MemoryTests))]
public sealed class JournalBytesTests
{
    private const int Bound = 8 * 1024 * 1024;
    private const int Slack = 24 * 1024 * 1024;

    // Of 65 kB each: without the bound they would take twice what they may.
    private const int Flood = 1000;
    private const string Payments = "/api/v1/incoming_payments";

    [Fact]
    public async Task A_flood_of_long_requests_stays_within_the_bound_keeps_the_newest_and_leaves_the_neighbours_be()
    {
        await using var emulator = EmulatorServer.With(("JournalBytes", $"{Bound}"));
        using var quiet = await emulator.NewAppAsync();
        using var busy = await emulator.NewAppAsync();
        for (var i = 0; i < 10; i++) await PostAsync(quiet, $"{Payments}?n={i}", "{}");
        var before = Memory.InUse();

        var long65 = $"{{ \"padding\": \"{new string('x', 65_000)}\"";
        for (var i = 0; i < Flood; i++) await PostAsync(busy, $"{Payments}?n={i}", long65);

        var grown = Memory.InUse() - before;
        grown.ShouldBeLessThan(Bound + Slack);
        (await quiet.RequestsAsync("path=incoming_payments"))
            .Select(request => request["query"].Text())
            .ShouldBe(Enumerable.Range(0, 10).Reverse().Select(i => $"?n={i}"));
        var kept = await busy.RequestsAsync("path=incoming_payments");
        kept.Count.ShouldBeInRange(Bound * 9 / 10 / 66_000, Bound / 65_000);
        kept.Select(request => request["query"].Text()).ShouldBe(Enumerable.Range(Flood - kept.Count, kept.Count).Reverse().Select(i => $"?n={i}"));
    }

    private static async Task PostAsync(ApiClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(HttpMethod.Post, path, content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
