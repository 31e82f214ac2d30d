using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Api;

public sealed class LowerCaseLocationTests(EmulatorServer emulator)
{
    private const string Written = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nLocation: http://k/1\r\nX-Request-Id: 1\r\n\r\n";
    private const string Wanted = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nlocation: http://k/1\r\nX-Request-Id: 1\r\n\r\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Positions => [.. Enumerable.Range(0, Written.Length + 1)];

    [Fact]
    public async Task A_created_resources_location_is_a_lower_case_header_on_the_wire()
    {
        using var client = await emulator.NewAppAsync();

        var answer = await ExchangeAsync(Post(client, "Connection: close\r\n"));

        answer.ShouldStartWith("HTTP/1.1 201 ");
        answer.ShouldContain("\r\nlocation: http", Case.Sensitive);
        answer.ShouldNotContain("\r\nLocation:", Case.Sensitive);
    }

    [Fact]
    public async Task Every_one_of_many_pipelined_answers_has_a_lower_case_location()
    {
        const int count = 20;
        using var client = await emulator.NewAppAsync();

        var answers = await ExchangeAsync(string.Concat(Enumerable.Repeat(Post(client, ""), count - 1)) + Post(client, "Connection: close\r\n"));

        Count(answers, "HTTP/1.1 201 ").ShouldBe(count);
        Count(answers, "\r\nlocation: http").ShouldBe(count);
        answers.ShouldNotContain("\r\nLocation:", Case.Sensitive);
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task A_header_cut_in_two_anywhere_is_still_lower_case(int position)
    {
        (await PassAsync(Written[..position], Written[position..])).ShouldBe(Wanted);
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task A_header_cut_in_three_anywhere_is_still_lower_case(int position)
    {
        var middle = Math.Min(position + 1, Written.Length);

        (await PassAsync(Written[..position], Written[position..middle], "", Written[middle..])).ShouldBe(Wanted);
    }

    [Fact]
    public async Task A_header_that_comes_byte_by_byte_is_still_lower_case()
    {
        (await PassAsync([.. Written.Select(letter => letter.ToString())])).ShouldBe(Wanted);
    }

    [Fact]
    public async Task Parts_advanced_one_after_the_other_over_one_memory_are_one_text()
    {
        var pipe = new Pipe();
        var writer = new LowerCaseLocationWriter(pipe.Writer);
        var bytes = Encoding.Latin1.GetBytes(Written);

        bytes.CopyTo(writer.GetMemory(bytes.Length));
        foreach (var part in new[] { 41, 4, bytes.Length - 45 }) writer.Advance(part);

        (await ReadAllAsync(writer, pipe)).ShouldBe(Wanted);
    }

    [Fact]
    public async Task Bytes_that_do_not_fit_one_segment_pass_through_in_order()
    {
        var large = string.Concat(Enumerable.Range(0, 3000).Select(number => $"X-Filler: {number}\r\n"));

        (await PassAsync($"\r\n{large}Location: a\r\n{large}Location: b\r\n")).ShouldBe($"\r\n{large}location: a\r\n{large}location: b\r\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\r\nL")]
    [InlineData("\r\nLocation:")]
    [InlineData("\r\nLocation:http://k/1\r\n")]
    [InlineData("\r\nlocation: http://k/1\r\n")]
    [InlineData("\r\nLOCATION: http://k/1\r\n")]
    [InlineData("\r\nContent-Location: http://k/1\r\n")]
    [InlineData("\nLocation: http://k/1\r\n")]
    [InlineData("\rLocation: http://k/1\r\n")]
    [InlineData("\r\n Location: http://k/1\r\n")]
    [InlineData("\r\nLocations: 1\r\nLo: 2\r\nL\r\n\r\r\r\n\n")]
    [InlineData("\u0000\u0001\u007f\u0080\u00ff\r\n\u00ff")]
    public async Task All_other_bytes_are_left_as_they_are_wherever_they_are_cut(string text)
    {
        for (var cut = 0; cut <= text.Length; cut++) (await PassAsync(text[..cut], text[cut..])).ShouldBe(text, $"cut at {cut}");
    }

    [Theory]
    [InlineData("\r\r\nLocation: a", "\r\r\nlocation: a")]
    [InlineData("\r\n\r\nLocation: a", "\r\n\r\nlocation: a")]
    [InlineData("\r\nLocatio\r\nLocation: a", "\r\nLocatio\r\nlocation: a")]
    [InlineData("\r\nLocation:\r\nLocation: a", "\r\nLocation:\r\nlocation: a")]
    [InlineData("\r\nLocation: \r\nLocation: a", "\r\nlocation: \r\nlocation: a")]
    public async Task A_name_that_begins_again_is_found_wherever_it_is_cut(string text, string wanted)
    {
        for (var cut = 0; cut <= text.Length; cut++) (await PassAsync(text[..cut], text[cut..])).ShouldBe(wanted, $"cut at {cut}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1_000_000)]
    public async Task Many_answers_in_one_buffer_are_all_lower_case(int partLength)
    {
        var written = string.Concat(Enumerable.Repeat(Written, 200));

        var passed = await PassAsync([.. written.Chunk(partLength).Select(part => new string(part))]);

        passed.ShouldBe(string.Concat(Enumerable.Repeat(Wanted, 200)));
    }

    private static string Post(ApiClient client, string headers)
    {
        var body = new IncomingPaymentBuilder().ToJson();
        return $"POST /api/v1/incoming_payments HTTP/1.1\r\nHost: kopokopo.test\r\nAuthorization: Bearer {client.Token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";
    }

    private async Task<string> ExchangeAsync(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", emulator.Address.Port, Cancellation);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancellation);
    }

    // Each part is one GetSpan and one Advance, or more if it does not fit the span.
    private static async Task<string> PassAsync(params string[] parts)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var writer = new LowerCaseLocationWriter(pipe.Writer);
        foreach (var part in parts) Write(writer, Encoding.Latin1.GetBytes(part));
        return await ReadAllAsync(writer, pipe);
    }

    private static void Write(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        do
        {
            var span = writer.GetSpan();
            var length = Math.Min(span.Length, bytes.Length);
            bytes[..length].CopyTo(span);
            writer.Advance(length);
            bytes = bytes[length..];
        }
        while (bytes.Length > 0);
    }

    private static async Task<string> ReadAllAsync(LowerCaseLocationWriter writer, Pipe pipe)
    {
        await writer.FlushAsync(Cancellation);
        await writer.CompleteAsync();
        using var reader = new StreamReader(pipe.Reader.AsStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private static int Count(string text, string part) => text.Split(part, StringSplitOptions.None).Length - 1;
}
