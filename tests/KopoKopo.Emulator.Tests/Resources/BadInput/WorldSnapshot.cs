using System.Net;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>All that an app has: how many rows of each table, how many creations were counted, and its money.</summary>
internal sealed record WorldSnapshot(string Rows, string Ledger)
{
    private static readonly string[] Tables =
    [
        "resource", "due", "delivery", "subscription", "destination", "account", "entry", "financial_transaction", "customer", "webhook_event",
    ];

    public static async Task<WorldSnapshot> OfAsync(EmulatorServer emulator, HttpClient http, string clientId)
    {
        var ledger = await http.GetStringAsync($"/_emulator/ledger?app={clientId}", TestContext.Current.CancellationToken);
        return new WorldSnapshot(CountRows(emulator, clientId), ledger);
    }

    /// <summary>Sees a request refused with this message and nothing else, now and a day later.</summary>
    public static Task ShouldStayWhenRefusedAsync(EmulatorServer emulator, ApiClient client, SampleRequest request, string body, string message) =>
        ShouldStayAsync(emulator, client, () => ShouldBeRefusedAsync(client, request, body, message));

    /// <summary>Sees a request refused with this message.</summary>
    public static async Task ShouldBeRefusedAsync(ApiClient client, SampleRequest request, string body, string message)
    {
        using var answer = await client.PostAsync(request.Path, body);

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{body}: {text}");
        text.ShouldBe($$"""{"error_code":400,"error_message":"{{message}}"}""", body);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        answer.Headers.Location.ShouldBeNull();
    }

    /// <summary>Sees that nothing comes of something, now and a day later.</summary>
    public static async Task ShouldStayAsync(EmulatorServer emulator, ApiClient client, Func<Task> something)
    {
        var before = await OfAsync(emulator, client.Http, client.ClientId);

        await something();

        var day = await client.AdvancedAsync("P1D");
        day["resources"]!.AsArray().ShouldBeEmpty();
        day["deliveries"]!.AsArray().ShouldBeEmpty();
        (await OfAsync(emulator, client.Http, client.ClientId)).ShouldBe(before);
    }

    private static string CountRows(EmulatorServer emulator, string clientId) => emulator.Services.GetRequiredService<Database>().Read(session =>
    {
        var counts = Tables.Select(table => $"'{table} ' || (SELECT count(*) FROM {table} WHERE world = w.id)");
        using var row = session.Query(
            $"SELECT {string.Join(" || ', ' || ", counts)} || ', ordinal ' || w.ordinal FROM app a JOIN world w ON w.id = a.world WHERE a.client_id = $1",
            clientId);
        row.Read().ShouldBeTrue($"there is an app {clientId}");
        return row.GetString(0);
    });
}
