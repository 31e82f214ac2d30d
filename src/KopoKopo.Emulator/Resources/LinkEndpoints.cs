using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Resources;

/// <summary>What a webhook's <c>_links</c> lead to. What Kopo Kopo answers there is not documented.</summary>
internal sealed class LinkEndpoints(WebhookStore webhooks)
{
    /// <summary>The paths that <c>_links.resource</c> has, and the type of what stands there.</summary>
    public static readonly IReadOnlyList<(string Path, string Type)> Subjects =
    [
        ("financial_transaction", "financial_transaction"),
        ("transfer_batch", "transfer_batch"),
        ("payment_batches", "payment_batch"),
        ("mobile_money_user", "mobile_money_user"),
    ];

    /// <summary>The webhook's bytes.</summary>
    public Results<JsonAnswer, ApiError> GetEvent(HttpContext http)
    {
        var id = IdOf(http);
        return webhooks.FindEvent(ApiGate.AppOf(http), id) is { } body ? new JsonAnswer(body) : ApiError.NotFound($"There is no webhook event {id}");
    }

    /// <summary>What a webhook is about, as the newest of them tells it.</summary>
    public Results<JsonAnswer, ApiError> GetSubject(string type, HttpContext http)
    {
        var id = IdOf(http);
        if (webhooks.FindEventAbout(ApiGate.AppOf(http), id) is not { } body) return ApiError.NotFound($"There is no {type} {id}");

        using var webhook = JsonDocument.Parse(body);
        var link = webhook.RootElement.GetProperty("_links").GetProperty("resource").GetString()!;
        if (!link.EndsWith($"{http.Request.Path}", StringComparison.OrdinalIgnoreCase)) return ApiError.NotFound($"There is no {type} {id}");

        var resource = webhook.RootElement.GetProperty("event").GetProperty("resource");
        return new JsonAnswer(json => ResourceView.Write(json, id, type, attributes =>
        {
            foreach (var member in resource.EnumerateObject().Where(member => member.Name != "id"))
            {
                attributes.WritePropertyName(member.Name);
                WireJson.WriteAsJavaScript(attributes, member.Value);
            }
        }));
    }

    private static string IdOf(HttpContext http) => (string)http.Request.RouteValues["id"]!;
}
