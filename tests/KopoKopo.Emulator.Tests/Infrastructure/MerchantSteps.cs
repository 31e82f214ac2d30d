using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>What a merchant does before or after the step that a test is about.</summary>
internal static class MerchantSteps
{
    public const string Noon = "2026-01-31T12:00:00+03:00";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A client of an app that no other test uses, whose clock stands at <see cref="Noon"/>.</summary>
    public static async Task<ApiClient> NewAppAtNoonAsync(this EmulatorServer emulator)
    {
        var client = await emulator.NewAppAsync();
        await client.FreezeAsync(Noon);
        return client;
    }

    public static Task<HttpResponseMessage> SendAsync(this ApiClient client, RequestBuilder request) =>
        client.PostAsync(request.Path, request.ToJson());

    /// <summary>POSTs a request that must be accepted, and answers its location.</summary>
    public static async Task<Uri> CreateAsync(this ApiClient client, RequestBuilder request)
    {
        var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        answer.Headers.Location!.AbsolutePath.ShouldMatch($"^{request.Path}/[0-9a-f-]{{36}}$");
        return answer.Headers.Location;
    }

    /// <summary>POSTs a request that must be accepted, lets its result happen, and answers the result's attributes.</summary>
    public static async Task<JsonNode> CompleteAsync(this ApiClient client, RequestBuilder request)
    {
        var location = await client.CreateAsync(request);
        await client.AdvanceAsync("PT0.5S");
        return await client.AttributesAsync(location);
    }

    public static async Task<JsonNode> AttributesAsync(this ApiClient client, Uri location) =>
        JsonNode.Parse(await client.GetTextAsync(location))!["data"]!["attributes"]!;

    /// <summary>POSTs a request that must be refused, and answers the message.</summary>
    public static async Task<string> RefusalAsync(this ApiClient client, RequestBuilder request) => await RefusalOfAsync(await client.SendAsync(request));

    /// <summary>Adds a recipient or an account, and answers its <c>recipient_reference</c> or <c>account_reference</c>.</summary>
    public static async Task<string> AddAsync(this ApiClient client, RequestBuilder destination)
    {
        var attributes = await client.AttributesAsync(await client.CreateAsync(destination));
        return (attributes["recipient_reference"] ?? attributes["account_reference"]).Text();
    }

    public static Task SubscribeAsync(this ApiClient client, string topic, Uri url, string? till = null)
    {
        var subscription = RequestBuilder.Subscription(topic, url);
        return client.CreateAsync(till is null ? subscription : subscription.OfTill(till));
    }

    /// <summary>Simulates a topic, which must be possible, and answers what the control API answers.</summary>
    public static Task<JsonNode> SimulateAsync(this ApiClient client, string topic, string body = "") =>
        client.ControlAsync(HttpMethod.Post, $"simulate/{topic}", body.Length == 0 ? null : JsonNode.Parse(body));

    /// <summary>Simulates a topic, which must be refused, and answers the message.</summary>
    public static async Task<string> SimulationRefusalAsync(this ApiClient client, string topic, string body) =>
        await RefusalOfAsync(await client.PostAsync($"/_emulator/simulate/{topic}", body));

    /// <summary>Starts the app on an empty world.</summary>
    public static Task ResetAsync(this ApiClient client) => client.Control.ResetAsync(Cancellation);

    /// <summary>All accounts and what they have: "company 100000.0, K000000 0.0, 000000 0.0".</summary>
    public static async Task<string> BalancesAsync(this ApiClient client)
    {
        var ledger = await client.Control.LedgerAsync(Cancellation);
        return string.Join(", ", ledger.Accounts.Select(account => string.Create(CultureInfo.InvariantCulture, $"{account.Account} {account.Balance}")));
    }

    /// <summary>What GET must answer at this location, byte for byte.</summary>
    /// <param name="location">Where it is; its id is the last segment.</param>
    /// <param name="type">Its type.</param>
    /// <param name="attributes">The members of its attributes; line breaks between them are for the reader.</param>
    public static string ResourceJson(Uri location, string type, string attributes) =>
        $$"""{"data":{"id":"{{location.Segments[^1]}}","type":"{{type}}","attributes":{""" + attributes.ReplaceLineEndings("") + "}}}";

    public static string Text(this JsonNode? node) => node.ShouldNotBeNull().GetValue<string>();

    private static async Task<string> RefusalOfAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await ApiClient.JsonAsync(answer))["error_message"].Text();
    }
}
