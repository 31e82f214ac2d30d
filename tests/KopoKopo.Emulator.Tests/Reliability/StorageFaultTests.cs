using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// The disk is full or may not be written to, for a while: what is refused says so, what was accepted happens, and nobody has to restart anything.
/// </summary>
public sealed class StorageFaultTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private const string Full = "disk is full";
    private const string ReadOnly = "read-only";
    private const int MoreThanFits = 2000;

    private static readonly (string Name, string Value) Soon = ("ResultDelay", "00:00:00.3");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_create_on_a_full_disk_is_a_503_that_names_the_cause_and_no_201_is_lost()
    {
        var server = servers.With();
        using var client = await server.NewAppAtNoonAsync();
        await using var fault = await StorageFault.OfAsync(server);
        fault.FillDisk();

        var (accepted, refusal) = await PayUntilRefusedAsync(client);

        await ShouldNameAsync(refusal, Full);
        foreach (var location in accepted)
        {
            (await client.Http.GetAsync(location, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK, "a GET needs no writing");
        }

        WorldRows.Of(server, client.ClientId).ShouldStartWith($"resource {accepted.Count},");
    }

    [Fact]
    public async Task A_create_in_a_read_only_file_is_a_503_that_names_the_cause()
    {
        var server = servers.With();
        using var client = await server.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await using var fault = await StorageFault.OfAsync(server);
        fault.MakeReadOnly();

        using var refusal = await client.SendAsync(new IncomingPaymentBuilder());

        await ShouldNameAsync(refusal, ReadOnly);
        (await client.Http.GetAsync(location, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        fault.MakeWritable();
        await fault.EndAsync();
        await client.PayAsync(new IncomingPaymentBuilder());
    }

    [Fact]
    public async Task Readiness_says_why_and_liveness_goes_on_and_both_are_well_again_afterwards()
    {
        var server = servers.With();
        using var client = await server.NewAppAtNoonAsync();
        await using var fault = await StorageFault.OfAsync(server);
        fault.MakeReadOnly();
        using var refusal = await client.SendAsync(new IncomingPaymentBuilder());

        using var live = await client.Http.GetAsync("/health/live", Cancellation);
        using var ready = await client.Http.GetAsync("/health/ready", Cancellation);

        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ApiClient.JsonAsync(ready))["reason"].Text().ShouldContain(ReadOnly);
        fault.MakeWritable();
        await fault.EndAsync();
    }

    [Theory]
    [InlineData("POST", "/_emulator/clock/advance", """{"by":"PT1S"}""")]
    [InlineData("PUT", "/_emulator/clock", """{"frozen":true}""")]
    [InlineData("POST", "/_emulator/reset", "")]
    [InlineData("POST", "/_emulator/snapshots", """{"name":"one"}""")]
    [InlineData("POST", "/_emulator/simulate/buygoods_transaction_received", "")]
    [InlineData("POST", "/oauth/token", """{"client_id":"sandbox","client_secret":"sandbox","grant_type":"client_credentials"}""")]
    public async Task A_control_call_that_cannot_be_stored_is_a_503_and_can_be_repeated_afterwards(string method, string path, string body)
    {
        var server = servers.With();
        using var client = await server.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder());
        await using var fault = await StorageFault.OfAsync(server);
        fault.MakeReadOnly();

        using var refusal = await client.SendAsync(HttpMethod.Parse(method), path, body);

        await ShouldNameAsync(refusal, ReadOnly);
        fault.MakeWritable();
        await fault.EndAsync();
        using var answer = await client.SendAsync(HttpMethod.Parse(method), path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_accepted_before_and_meanwhile_calls_back_by_itself_once_there_is_room(bool isReadOnly)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var server = servers.With(Soon);
        using var client = await server.NewAppAsync();
        await using var fault = await StorageFault.OfAsync(server);
        var accepted = new List<Uri>();
        for (var i = 0; i < 20; i++) accepted.Add(await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url)));
        if (isReadOnly) fault.MakeReadOnly();
        else fault.FillDisk();
        var (meanwhile, refusal) = await PayUntilRefusedAsync(client, receiver.Url);
        refusal.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await StalledAsync(server, client);

        if (isReadOnly) fault.MakeWritable();
        else fault.FreeDisk();

        // From here on no request is made until all has arrived: nothing but the emulator itself sets it going again.
        var arrived = new HashSet<string>();
        while (arrived.Count < accepted.Count + meanwhile.Count) arrived.Add(ResourceOf(await receiver.NextAsync()));
        arrived.ShouldBe(accepted.Concat(meanwhile).Select(location => location.Segments[^1]), ignoreOrder: true);
        await fault.EndAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        ResourceOf(await receiver.NextAsync()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_frozen_app_that_could_not_advance_advances_afterwards_and_loses_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var server = servers.With();
        using var client = await server.NewAppAtNoonAsync();
        for (var i = 0; i < 20; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await using var fault = await StorageFault.OfAsync(server);
        fault.MakeReadOnly();
        using var refusal = await client.PostAsync("/_emulator/clock/advance", """{"by":"PT1S"}""");
        refusal.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        fault.MakeWritable();
        await fault.EndAsync();

        await client.AdvanceAsync("PT1S");

        (await client.DeliveriesAsync()).ShouldBe(Enumerable.Repeat("incoming_payment delivered 200", 20));
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 2000.0, 000000 0.0");
        receiver.Waiting.ShouldBe(20);
    }

    [Fact]
    public async Task A_callback_on_the_wire_when_the_storage_goes_is_delivered_and_recorded_when_it_comes_back()
    {
        await using var held = await HeldReceiver.StartAsync();
        var server = servers.With(Soon);
        using var client = await server.NewAppAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(held.Url));
        await held.ArrivalAsync();
        await using var fault = await StorageFault.OfAsync(server);
        fault.MakeReadOnly();
        held.LetGo();
        await StalledAsync(server, client);

        fault.MakeWritable();

        await Looking.UntilAsync(
            "the delivery is recorded",
            async () => (await client.DeliveriesAsync()).Single().StartsWith("incoming_payment delivered", StringComparison.Ordinal));
    }

    private static async Task<(List<Uri> Accepted, HttpResponseMessage Refusal)> PayUntilRefusedAsync(ApiClient client, Uri? receiver = null)
    {
        var accepted = new List<Uri>();
        for (var i = 0; i < MoreThanFits; i++)
        {
            var payment = new IncomingPaymentBuilder().With("metadata.notes", new string('x', 200));
            var answer = await client.SendAsync(receiver is null ? payment : payment.CallingBack(receiver));
            if (answer.StatusCode != HttpStatusCode.Created) return (accepted, answer);

            accepted.Add(answer.Headers.Location!);
        }

        throw new InvalidOperationException($"{MoreThanFits} payments were accepted on a full disk.");
    }

    private static async Task ShouldNameAsync(HttpResponseMessage refusal, string cause)
    {
        var text = await refusal.Content.ReadAsStringAsync(Cancellation);
        refusal.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, text);
        var json = JsonNode.Parse(text)!;
        (json["error_message"] ?? json["error_description"]).Text().ShouldContain(cause);
    }

    // The results fell due and could not be written.
    private static Task StalledAsync(EmulatorServer server, ApiClient client) => Looking.UntilAsync("due work has met the fault", async () =>
    {
        using var ready = await client.Http.GetAsync("/health/ready", Cancellation);
        return ready.StatusCode == HttpStatusCode.ServiceUnavailable && server.Select(
            $"""
            SELECT count(*) FROM due WHERE due_at > CAST(strftime('%s', 'now') AS INTEGER) * 1000
            AND world = (SELECT world FROM app WHERE client_id = '{client.ClientId}')
            """) == "0";
    });

    private static string ResourceOf(ReceivedWebhook callback)
    {
        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        return JsonNode.Parse(Encoding.UTF8.GetString(callback.Bytes))!["data"]!["id"].Text();
    }
}
