using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary>What tests of the outbound journal do before or after the step that they are about.</summary>
internal static class DeliverySteps
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> WaitAsync(this ApiClient client, string query) =>
        client.Http.GetAsync($"/_emulator/deliveries/wait?{query}", Cancellation);

    /// <summary>Waits for deliveries that must come, and answers them.</summary>
    public static async Task<JsonArray> WaitForAsync(this ApiClient client, string query)
    {
        var answer = await client.WaitAsync(query);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, query);
        return (await ApiClient.JsonAsync(answer))["deliveries"]!.AsArray();
    }

    /// <summary>Waits for deliveries that must not come, and answers what happened instead and those that were found.</summary>
    public static async Task<(string Message, JsonArray Deliveries)> WaitInVainAsync(this ApiClient client, string query)
    {
        var answer = await client.WaitAsync(query);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestTimeout, query);
        var json = await ApiClient.JsonAsync(answer);
        json["error_code"]!.GetValue<int>().ShouldBe(408);
        return (json["error_message"].Text(), json["deliveries"]!.AsArray());
    }

    /// <summary>Replays a delivery, which must be possible, and answers the new ones.</summary>
    public static async Task<JsonArray> ReplayAsync(this ApiClient client, long id, string body = "")
    {
        var answer = await client.PostAsync($"/_emulator/deliveries/{id}/replay", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, body);
        return (await ApiClient.JsonAsync(answer))["deliveries"]!.AsArray();
    }

    public static async Task<JsonArray> DeliveriesAsync(this ApiClient client, string query = "") =>
        (await client.GetJsonAsync($"/_emulator/deliveries?{query}"))["deliveries"]!.AsArray();

    /// <summary>Pays at once and calls back, where the app's clock stands still, and answers the delivery.</summary>
    /// <param name="client">Whose clock is frozen.</param>
    /// <param name="payment">What is paid.</param>
    /// <param name="faults">What is wrong with the callback: JSON objects.</param>
    public static async Task<JsonNode> CallBackAsync(this ApiClient client, IncomingPaymentBuilder payment, string faults = "")
    {
        if (faults.Length > 0) await client.QueueAsync($$"""{ "on": "incoming_payment", "deliver": [ { "to": "callback", "faults": [ {{faults}} ] } ] }""");
        var location = await client.PayAsync(payment);
        await client.AdvanceAsync("PT0.5S");
        return (await client.DeliveriesAsync($"resource={location.Segments[^1]}")).ShouldHaveSingleItem()!;
    }

    public static long Id(this JsonNode? delivery) => delivery.ShouldNotBeNull()["id"]!.GetValue<long>();
}
