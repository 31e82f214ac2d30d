using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Webhook = KopoKopo.Emulator.Testing.Webhook;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>Faults as they stand in a database file, which a later version must still read: the bytes are a promise.</summary>
public sealed class StoredFaultTests(SharedServers servers) : IClassFixture<SharedServers>
{
    public static TheoryData<string, string> SaidAndStored => [.. Rows.Select(row => (row.Said, row.Stored))];

    public static TheoryData<string, string, string> All => [.. Rows];

    /// <summary>A fault as a scenario says it, the bytes of its row, and what shows that it is there.</summary>
    private static (string Said, string Stored, string Shows)[] Rows =>
    [
        ("""{"drop":true}""", """{"Drop":true,"Gap":"00:00:00","BeforeResponse":false,"Attempts":1}""", "dropped application/json signed"),
        ("""{"duplicate":2,"gap":"PT1.5S"}""", """{"Drop":false,"Duplicate":2,"Gap":"00:00:01.5000000","BeforeResponse":false,"Attempts":1}""", Twice),
        ("""{"duplicate":2,"gap":"P1D"}""", """{"Drop":false,"Duplicate":2,"Gap":"1.00:00:00","BeforeResponse":false,"Attempts":1}""", Twice),
        ("""{"beforeResponse":true}""", """{"Drop":false,"Gap":"00:00:00","BeforeResponse":true,"Attempts":1}""", Ordinary),
        ("""{"signature":"missing"}""", Stored(""" "Signature":"missing" """), "delivered application/json unsigned"),
        ("""{"signature":"wrong_key"}""", Stored(""" "Signature":"wrong_key" """), "delivered application/json wrongly signed"),
        (
            """{"signature":"wrong_key","retry":true}""",
            Stored(""" "Signature":"wrong_key","SignatureRetry":true """),
            "delivered application/json wrongly signed"),
        ("""{"body":"html"}""", Stored(""" "Body":"html" """), "delivered application/json signed page"),
        (
            """{"contentType":"text/plain; charset=\u0022utf-8\u0022"}""",
            Stored(""" "ContentType":"text/plain; charset=\u0022utf-8\u0022" """),
            "delivered text/plain; charset=\"utf-8\" signed"),
        (
            """{"network":"reset","attempts":2}""",
            """{"Drop":false,"Gap":"00:00:00","BeforeResponse":false,"Network":"reset","Attempts":2}""",
            $"{Ordinary} after reset reset"),
        ("""{"network":"slow","attempts":1}""", Stored(""" "Network":"slow" """), Ordinary),
    ];

    private const string Ordinary = "delivered application/json signed";
    private const string Twice = $"{Ordinary}, {Ordinary}";

    [Theory]
    [MemberData(nameof(SaidAndStored))]
    public async Task A_fault_is_stored_in_these_bytes(string said, string stored)
    {
        var emulator = servers.With();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SpoilAsync(said);
        await using var receiver = await WebhookReceiver.StartAsync();

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var deliveries = await client.GetJsonAsync("/_emulator/deliveries");
        if (deliveries["deliveries"]!.AsArray().Count == 0) await client.AdvanceAsync("P2D");

        Cell(emulator, "SELECT plan FROM resource ORDER BY seq DESC LIMIT 1")
            .ShouldStartWith($$"""{"Deliver":[{"To":"callback","Delay":"00:00:00","Faults":[{{stored}}]}],"OthersAsUsual":false""");
        Cell(emulator, "SELECT faults FROM delivery ORDER BY seq DESC LIMIT 1").ShouldBe($"[{stored}]");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_row_with_these_bytes_acts_and_is_listed_as_the_fault(string said, string stored, string shows)
    {
        var emulator = servers.With();
        using var client = await emulator.NewAppAtNoonAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        Write(emulator, $$"""{"Deliver":[{"To":"callback","Delay":"00:00:00","Faults":[{{stored}}]}],"OthersAsUsual":false,"IsReversed":false}""");

        await client.AdvanceAsync("P2D");

        client.UseToken(await client.NewTokenAsync());
        var deliveries = (await client.GetJsonAsync("/_emulator/deliveries"))["deliveries"]!.AsArray();
        deliveries.ShouldAllBe(delivery => delivery!["faults"]!.ToJsonString(null) == $"[{said}]");
        string.Join(", ", deliveries.Select(delivery => Shown(delivery!))).ShouldBe(shows);
    }

    private static string Stored(string member) => $$"""{"Drop":false,"Gap":"00:00:00","BeforeResponse":false,{{member.Trim()}},"Attempts":1}""";

    // What a reader of the journal sees of it: "delivered application/json signed".
    private static string Shown(JsonNode delivery)
    {
        var body = delivery["body"].Text();
        var signature = delivery["signature"]?.GetValue<string>();
        var signed = signature is null ? "unsigned" : Webhook.Verify(body, signature, ApiClient.ApiKey) ? "signed" : "wrongly signed";
        var failed = delivery["attempts"]!.AsArray().Where(attempt => attempt!["status"] is null)
            .Select(attempt => attempt!["error"].Text().Contains("on purpose", StringComparison.Ordinal) ? " reset" : " failed").ToList();
        var page = body.StartsWith('<') ? " page" : "";
        var after = failed.Count > 0 ? $" after{string.Concat(failed)}" : "";
        return $"{delivery["status"]} {delivery["headers"]!["Content-Type"]} {signed}{page}{after}";
    }

    private static string Cell(EmulatorServer emulator, string sql)
    {
        using var connection = Open(emulator);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() switch
        {
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            string text => text,
            var other => throw new InvalidOperationException($"{sql} has {other}"),
        };
    }

    private static void Write(EmulatorServer emulator, string plan)
    {
        using var connection = Open(emulator);
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE resource SET plan = $plan WHERE seq = (SELECT max(seq) FROM resource)";
        command.Parameters.AddWithValue("$plan", Encoding.UTF8.GetBytes(plan));
        command.ExecuteNonQuery().ShouldBe(1);
    }

    private static SqliteConnection Open(EmulatorServer emulator)
    {
        var connection = new SqliteConnection($"Data Source={emulator.Services.GetRequiredService<Database>().FilePath};Pooling=False;Default Timeout=20");
        connection.Open();
        return connection;
    }
}
