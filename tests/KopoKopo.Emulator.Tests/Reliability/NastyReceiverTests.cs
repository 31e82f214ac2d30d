using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>Nineteen ways to misbehave as a receiver, all at once beside one that does not. None may disturb another, nor the emulator.</summary>
public sealed class NastyReceiverTests
{
    private const string Delivered = "delivered 200";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private const int Attempts = 3;

    /// <summary>How each behaves, and what the journal says of each attempt: the reply that counts, or part of the words for there being none.</summary>
    private static readonly (string Name, Func<System.Net.Sockets.Socket, CancellationToken, Task> Behave, string Expected)[] All =
    [
        ("closes at once", static (_, _) => Task.CompletedTask, "connection"),
        ("accepts and says nothing", NastyReceiver.Keeping(""), "time-out"),
        ("resets in the middle of the request", NastyReceiver.ResetAsync, "connection"),
        ("says half a status line", NastyReceiver.Answering("HTTP/1.1 2"), "reply"),
        ("has endless headers", NastyReceiver.Repeating("HTTP/1.1 200 OK\r\n", $"X-More: {new string('x', 100)}\r\n"), "could not be sent"),
        ("has one huge header", NastyReceiver.Answering($"HTTP/1.1 200 OK\r\nX-Huge: {new string('x', 10_000_000)}\r\n\r\n"), "could not be sent"),
        ("has an endless body", NastyReceiver.Repeating("HTTP/1.1 200 OK\r\n\r\n", new string('x', 10_000)), Delivered),
        ("answers with a gzip bomb", NastyReceiver.Answering(GzipBomb()), Delivered),
        ("sends more than its Content-Length", NastyReceiver.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nmuch more than two"), Delivered),
        ("sends less than its Content-Length", NastyReceiver.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\nless"), Delivered),
        ("never ends its chunks", NastyReceiver.Keeping("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), Delivered),
        ("says 100 Continue for ever", NastyReceiver.Repeating("", "HTTP/1.1 100 Continue\r\n\r\n"), "could not be sent"),
        ("speaks HTTP/0.9", NastyReceiver.Answering("<html>thank you</html>"), "repl"),
        ("says 204 with a body", NastyReceiver.Answering("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"), "delivered 204"),
        ("redirects to itself", NastyReceiver.Answering("HTTP/1.1 302 Found\r\nLocation: /callback\r\nContent-Length: 0\r\n\r\n"), "302"),
        ("says one byte a second", NastyReceiver.Crawling(Ok), "time-out"),
        ("speaks TLS where http was asked for", NastyReceiver.Answering("\u0015\u0003\u0001\0\u0002\u0002\u0046"), "repl"),
        (
            "closes a connection that it promised to keep",
            NastyReceiver.Answering("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"),
            Delivered),
        ("answers twice, first no and then yes", NastyReceiver.Answering($"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n{Ok}"), "500"),
    ];

    [Fact]
    public async Task None_of_nineteen_disturbs_the_good_one_or_the_emulator()
    {
        await using var good = await WebhookReceiver.StartAsync();
        await using var emulator = await EmulatorProcess.StartAsync(
            "--Emulator:Database=", "--Emulator:ResultDelay=00:00:00", "--Emulator:Retry:Timeout=00:00:01",
            "--Emulator:Retry:Schedule:0=00:00:00.1", "--Emulator:Retry:Schedule:1=00:00:00.2");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "nasty");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(good.Url));
        await good.NextAsync();
        var (sockets, megabytes) = (emulator.Sockets, emulator.Megabytes);
        var receivers = All.Select(one => new NastyReceiver(one.Name, one.Behave)).ToList();

        for (var i = 0; i < Effort.Of(3, 100); i++)
        {
            foreach (var receiver in receivers) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(good.Url));
            (await good.NextAsync()).ShouldBeSignedWith(ApiClient.ApiKey);
        }

        await Looking.UntilAsync(
            "every attempt has been made", async () => (await client.GetJsonAsync("/_emulator"))["counts"]!["due"]!.GetValue<long>() == 0);
        var wrong = new List<string>();
        foreach (var (receiver, expected) in receivers.Zip(All.Select(one => one.Expected))) wrong.AddRange(await WrongAsync(client, receiver, expected));
        wrong.ShouldBeEmpty();

        foreach (var receiver in receivers) receiver.Dispose();
        await Looking.UntilAsync("its connections are closed", () => emulator.Sockets < sockets + receivers.Count);
        emulator.Megabytes.ShouldBeLessThan(megabytes + 300);
        emulator.Output.Split('\n')
            .Where(line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static async Task<IEnumerable<string>> WrongAsync(ApiClient client, NastyReceiver receiver, string expected)
    {
        var deliveries = (await client.GetJsonAsync(
            $"/_emulator/deliveries?limit=1000&to={Uri.EscapeDataString(receiver.Url.AbsoluteUri)}"))["deliveries"]!.AsArray();
        return deliveries.Count == 0
            ? [$"a receiver that {receiver.Name} has no deliveries"]
            : deliveries.Where(delivery => !IsAsExpected(delivery!, expected))
                .Select(delivery => $"a receiver that {receiver.Name}: {delivery!["status"]} {delivery["attempts"]!.ToJsonString()}, not {expected}");
    }

    // One that may be delivered may need another attempt, on another connection. One that may not has had all there are; on a busy
    // machine an attempt may end by its time-out, or meet a connection that its receiver is just closing.
    private static bool IsAsExpected(JsonNode delivery, string expected)
    {
        var replies = delivery["attempts"]!.AsArray().Select(attempt => attempt!["status"]?.ToString() ?? attempt["error"].Text()).ToList();
        if (expected.StartsWith("delivered ", StringComparison.Ordinal))
        {
            return delivery["status"].Text() == "delivered" && replies[^1] == expected["delivered ".Length..];
        }

        return delivery["status"].Text() == "failed" && replies.Count == Attempts
            && replies.TrueForAll(
                reply => reply.Contains(expected, StringComparison.OrdinalIgnoreCase) || reply.StartsWith("time-out", StringComparison.Ordinal)
                    || reply.StartsWith("the connection was", StringComparison.Ordinal));
    }

    private static string GzipBomb()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(new byte[10 * 1024 * 1024]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {bomb.Length}\r\n\r\n{Encoding.Latin1.GetString(bomb.ToArray())}");
    }
}
