using System.Text.Json.Nodes;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Tests.Store;

/// <summary>A file that an older emulator wrote is brought up to date, and goes on.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task A_payment_that_the_first_schema_left_pending_is_completed_and_its_till_credited()
    {
        using var database = new TemporaryDatabase();
        await using var receiver = await WebhookReceiver.StartAsync();
        await WriteFirstSchemaAsync(database.FilePath, receiver.Url);
        await using var server = EmulatorServer.With(("Database", database.FilePath));
        using var shop = await ApiClient.ConnectAsync(server.Address, "shop");

        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith("key of the shop");
        callback.Json["data"]!["attributes"]!["status"]!.GetValue<string>().ShouldBe("Success");
        var ledger = await shop.GetJsonAsync("/_emulator/ledger");
        ledger["total"]!.GetValue<string>().ShouldBe("100020.5");
        (await shop.GetJsonAsync($"/_emulator/deliveries/wait?resource={callback.Json["data"]!["id"]}"))["deliveries"]!.AsArray().Count.ShouldBe(1);
        (await DeliveredBeforeAsync(shop))["body"]!.GetValue<string>().ShouldBe("{}");
    }

    private static async Task<JsonNode> DeliveredBeforeAsync(ApiClient shop) => await shop.GetJsonAsync("/_emulator/deliveries/7");

    private static async Task WriteFirstSchemaAsync(string file, Uri callbackUrl)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        using var schema = new StreamReader(
            typeof(Migrations).Assembly.GetManifestResourceStream("KopoKopo.Emulator.Store.Sqlite.Migrations.0001_initial.sql")!);
        command.CommandText = $$"""
            {{await schema.ReadToEndAsync(cancellation)}}
            INSERT INTO app (id, client_id, api_key, world) VALUES (5, 'shop', 'key of the shop', 9);
            INSERT INTO world (id, app, seed, ordinal) VALUES (9, 5, 42, 2);
            INSERT INTO resource (seq, world, id, kind, ordinal, self_url, request, outcome, decided_by, created_at)
            VALUES (1, 9, '01a1fd00-0000-7000-8000-000000000001', 'incoming_payment', 1, 'http://old.test/api/v1/incoming_payments/01a1fd00-0000-7000-8000-000000000001', $request, 'success', 'default', 1700000000000),
                   (2, 9, '01a1fd00-0000-7000-8000-000000000002', 'incoming_payment', 2, 'http://old.test/api/v1/incoming_payments/01a1fd00-0000-7000-8000-000000000002', $request, 'success', 'default', 1700000000000);
            UPDATE resource SET status = 'Success', view = '{}', completed_at = 1700000000500 WHERE seq = 1;
            INSERT INTO delivery (seq, world, resource, kind, topic, url, body, signature, status, attempts, created_at)
            VALUES (7, 9, 1, 'result', 'incoming_payment', 'http://old.test/callback', CAST('{}' AS BLOB), 'ab', 'delivered', 1, 1700000000500);
            INSERT INTO due (world, due_at, work, subject) VALUES (9, 1700000000500, 'complete', 2);
            PRAGMA user_version = 1;
            """;
        command.Parameters.AddWithValue("$request", System.Text.Encoding.UTF8.GetBytes(
            $$"""
            {"Till":{"Number":"K000000"},"FirstName":null,"MiddleName":null,"LastName":null,"Phone":{"Digits":"254712345678"},"Amount":{"Shillings":20.5},"Metadata":null,"CallbackUrl":"{{callbackUrl}}"}
            """));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
