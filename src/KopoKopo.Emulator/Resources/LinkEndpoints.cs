using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Resources;

/// <summary>What a webhook's <c>_links</c> lead to. What Kopo Kopo answers there is not documented.</summary>
internal sealed class LinkEndpoints(WebhookStore webhooks)
{
    /// <summary>The paths that <c>_links.resource</c> has, and the type of what stands there.</summary>
    public static readonly IReadOnlyList<SubjectType> Subjects = [.. WebhookTopics.All.Select(topic => topic.Subject).Distinct()];

    /// <summary>The webhook's bytes.</summary>
    public Results<JsonResponse, ApiError> GetEvent(HttpContext http)
    {
        var id = IdOf(http);
        return webhooks.FindEvent(ApiGate.AppOf(http), id) is { } body ? new JsonResponse(body) : ApiError.NotFound($"There is no webhook event {id}");
    }

    /// <summary>What a webhook is about, as the newest of them tells it.</summary>
    public Results<JsonResponse, ApiError> GetSubject(string type, HttpContext http)
    {
        var id = IdOf(http);
        if (webhooks.FindEventAbout(ApiGate.AppOf(http), id) is not { } body) return ApiError.NotFound($"There is no {type} {id}");

        var webhook = JsonSerializer.Deserialize(body, LinkContracts.Default.WebhookDocumentJsonObject)!;
        if (!webhook.Links.Resource.EndsWith($"{http.Request.Path}", StringComparison.OrdinalIgnoreCase)) return ApiError.NotFound($"There is no {type} {id}");

        var attributes = webhook.Event.Resource;
        attributes.Remove("id");
        return new JsonResponse(WireJson.ToBytes(
            new ResourceDocument<JsonObject>(new ResourceData<JsonObject>(id, type, attributes)), LinkContracts.Default.ResourceDocumentJsonObject));
    }

    private static string IdOf(HttpContext http) => (string)http.Request.RouteValues["id"]!;
}

/// <summary>A webhook of any topic, and what it is about as a resource.</summary>
[JsonSerializable(typeof(WebhookDocument<JsonObject>))]
[JsonSerializable(typeof(ResourceDocument<JsonObject>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class LinkContracts : JsonSerializerContext;
