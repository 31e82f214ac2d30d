using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;
using RawHttpConnection = KopoKopo.Emulator.Tests.Clients.RawHttpConnection;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>What a client's socket sees instead of an answer.</summary>
public sealed class RespondFaultTests(EmulatorServer emulator)
{
    private const string EmptyResponse = "EMPTY_RESPONSE";
    private const string ConnectionReset = "CONNECTION_RESET_BY_PEER";
    private const string MalformedChunk = "MALFORMED_RESPONSE_CHUNK";
    private const string RandomData = "RANDOM_DATA_THEN_CLOSE";

    [Fact]
    public async Task Empty_response_is_an_orderly_end_without_a_byte()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync(Fault(EmptyResponse));

        for (var i = 0; i < 20; i++) (await client.SendRawAsync(new IncomingPaymentBuilder())).ShouldBe(new RawAnswer("", null));
    }

    [Fact]
    public async Task Connection_reset_by_peer_is_a_TCP_reset_without_a_byte()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync(Fault(ConnectionReset));

        for (var i = 0; i < 20; i++) (await client.SendRawAsync(new IncomingPaymentBuilder())).ShouldBe(new RawAnswer("", SocketError.ConnectionReset));
    }

    [Fact]
    public async Task Malformed_response_chunk_is_a_200_whose_chunks_are_none()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync(Fault(MalformedChunk));

        var answer = await client.SendRawAsync(new IncomingPaymentBuilder());

        answer.Error.ShouldBeNull();
        answer.Bytes.ShouldStartWith("HTTP/1.1 200 OK\r\n");
        answer.Bytes.ShouldContain("\r\nTransfer-Encoding: chunked\r\n");
        answer.Bytes[(answer.Bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].ShouldNotMatch("^[0-9a-fA-F]+\r\n");
    }

    [Fact]
    public async Task Random_data_then_close_is_bytes_that_are_no_HTTP()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync(Fault(RandomData));

        var answer = await client.SendRawAsync(new IncomingPaymentBuilder());

        answer.Error.ShouldBeNull();
        answer.Bytes.ShouldNotBeEmpty();
        answer.Bytes.ShouldNotContain("HTTP/");
    }

    [Theory]
    [InlineData(EmptyResponse)]
    [InlineData(ConnectionReset)]
    [InlineData(MalformedChunk)]
    [InlineData(RandomData)]
    public async Task An_HTTP_client_sees_an_exception_and_nothing_was_created(string fault)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.RespondAsync(Fault(fault));

        var exception = await Record.ExceptionAsync(() => client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson()));

        exception.ShouldBeOfType<HttpRequestException>();
        (await client.CountAsync("incoming_payment")).ShouldBe(0);
    }

    [Theory]
    [InlineData(EmptyResponse)]
    [InlineData(ConnectionReset)]
    [InlineData(MalformedChunk)]
    [InlineData(RandomData)]
    public async Task Created_the_resource_exists_and_calls_back_although_the_client_saw_the_fault(string fault)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.RespondAsync(Fault(fault, created: true));

        var answer = await client.SendRawAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();

        answer.Bytes.ShouldNotContain(" 201 ");
        (await client.CountAsync("incoming_payment")).ShouldBe(1);
        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task A_callback_can_come_before_a_fault_as_it_comes_before_a_201()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync(
            $$"""
            { "name": "both", "on": "incoming_payment", "respond": {{Fault(EmptyResponse, created: true)}}, "deliver": [{ "to": "callback", "faults": [{ "beforeResponse": true }] }] }
            """);

        var answer = await client.SendRawAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        answer.Bytes.ShouldBe("");
        receiver.Waiting.ShouldBe(1);
    }

    [Theory]
    [InlineData("pay_recipient")]
    [InlineData("payment")]
    [InlineData("webhook_subscription")]
    [InlineData("merchant_wallet")]
    [InlineData("polling")]
    public async Task Other_kinds_break_likewise(string kind)
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync(Fault(ConnectionReset), kind);
        var request = Requests.Named(kind);

        (await client.SendRawAsync(request.Path, request.Json)).ShouldBe(new RawAnswer("", SocketError.ConnectionReset));
        (await client.CountAsync(kind)).ShouldBe(0);
    }

    [Fact]
    public async Task The_connections_of_other_clients_are_unharmed()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        await client.PlayAsync($$"""
            { "name": "1", "on": "incoming_payment", "times": 1, "respond": {{Fault(EmptyResponse)}} },
            { "name": "2", "on": "incoming_payment", "times": 1, "respond": {{Fault(ConnectionReset)}} },
            { "name": "3", "on": "incoming_payment", "times": 1, "respond": {{Fault(MalformedChunk)}} },
            { "name": "4", "on": "incoming_payment", "times": 1, "respond": {{Fault(RandomData)}} }
            """);
        using var connection = await RawHttpConnection.OpenAsync(emulator.Address);
        using var ownConnection = await RawHttpConnection.OpenAsync(emulator.Address);
        var request = RawClient.RequestBytes(other, "/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());
        var get = Encoding.UTF8.GetBytes($"GET /health/live HTTP/1.1\r\nHost: {emulator.Address.Authority}\r\n\r\n");

        for (var i = 0; i < 4; i++)
        {
            (await connection.ExchangeAsync(request)).Status.ShouldBe(201);
            (await ownConnection.ExchangeAsync(get)).Status.ShouldBe(200);
            (await client.SendRawAsync(new IncomingPaymentBuilder())).Bytes.ShouldNotContain(" 201 ");
        }

        (await connection.ExchangeAsync(request)).Status.ShouldBe(201);
        (await ownConnection.ExchangeAsync(get)).Status.ShouldBe(200);
        await client.PayAsync(new IncomingPaymentBuilder());
    }

    [Fact]
    public async Task A_fault_can_come_late()
    {
        using var client = await emulator.NewAppAsync();
        await client.RespondAsync($$"""{ "fault": "{{EmptyResponse}}", "delay": "PT0.4S" }""");

        var started = Stopwatch.GetTimestamp();
        var answer = await client.SendRawAsync(new IncomingPaymentBuilder());

        answer.ShouldBe(new RawAnswer("", null));
        Stopwatch.GetElapsedTime(started).TotalSeconds.ShouldBeGreaterThan(0.39);
    }

    private static string Fault(string fault, bool created = false) => $$"""{ "fault": "{{fault}}", "created": {{(created ? "true" : "false")}} }""";
}
