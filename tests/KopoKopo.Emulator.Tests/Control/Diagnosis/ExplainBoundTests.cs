using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Control.Diagnosis;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary>However large or deep a body is, explaining its signature costs little.</summary>
public sealed class ExplainBoundTests(EmulatorServer emulator)
{
    private const int Longest = 64 * 1024;
    private static readonly string Unfit = new('0', 64);

    public static TheoryData<string> Worst => [
        Deep(62, "1,"), Deep(62, "[],"), Deep(62, "{},"), $"[{Repeated("\"\",", 21_800)}\"\"]", $"\"{new string('é', 32_000)}\"",
        $"\"{new string('\u2028', 21_000)}\"", $"\"{Repeated("\\u0001", 10_900)}\"", $"{{\"data\":[{Repeated("1,", 32_000)}1]}}",
        $"{{{Repeated("\"a\":1,", 10_000)}\"b\":2}}", new string('[', 60_000), new string(' ', 65_000),
    ];

    [Theory]
    [MemberData(nameof(Worst))]
    public void The_worst_of_64_KB_is_explained_in_little_memory_and_hence_at_once(string body)
    {
        Encoding.UTF8.GetByteCount(body).ShouldBeLessThanOrEqualTo(Longest);
        var app = new App(1, "app", "secret", "key", new AppClock(TimeProvider.System, ClockSetting.RealTime));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var verdict = SignatureDiagnosis.Explain(app, body, Unfit, sent: null);
        var took = Stopwatch.GetElapsedTime(started);

        verdict.Mistake.ShouldBe("unknown");
        TestContext.Current.TestOutputHelper!.WriteLine($"{took.TotalMilliseconds:0} ms, {(GC.GetAllocatedBytesForCurrentThread() - before) / 1024 / 1024} MB");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100 * 1024 * 1024);
    }

    [Theory]
    [InlineData('x', Longest + 1)]
    [InlineData('x', 880 * 1024)]
    [InlineData('é', (Longest / 2) + 1)]
    public async Task A_longer_body_is_refused_in_words(char character, int length)
    {
        using var client = await emulator.NewAppAsync();

        (await RefusalAsync(client, new string(character, length), Unfit)).ShouldBe("body may have 65536 bytes: a callback has far fewer");
    }

    [Fact]
    public async Task A_signature_of_a_page_is_refused_in_words()
    {
        using var client = await emulator.NewAppAsync();

        (await RefusalAsync(client, "{}", new string('0', 1001))).ShouldBe("signature may have 1000 characters: a signature has 64");
    }

    // A few lists in one another, and the innermost is as long as 64 KB allow: pretty-printed each item takes a line of its own, far to the right.
    private static string Deep(int depth, string item) =>
        $"{new string('[', depth)}{Repeated(item, (Longest - (2 * depth) - 4) / item.Length)}1{new string(']', depth)}";

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static async Task<string> RefusalAsync(ApiClient client, string body, string signature)
    {
        var answer = await client.PostAsync("/_emulator/signature/explain", JsonSerializer.Serialize(new { body, signature }));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return (await ApiClient.JsonAsync(answer))["error_message"].Text();
    }
}
