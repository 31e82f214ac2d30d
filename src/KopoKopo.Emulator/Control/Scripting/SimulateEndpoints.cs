using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Topics;
using KopoKopo.Emulator.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary><c>/_emulator/simulate/{topic}</c>: causes what a customer or another merchant would have caused.</summary>
internal sealed class SimulateEndpoints(ControlledApp controlled, DueWork dueWork, DeliveryStore deliveries, ActiveScenarios scenarios, Origin origin)
{
    /// <summary>The body's members replace those of the topic's resource; without a body all is made up.</summary>
    public async Task<Results<CreatedJson<SimulationView>, ApiError>> Simulate(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["topic"]!;
        var topic = WebhookTopics.All.FirstOrDefault(topic => topic.Name == name);
        if (topic is null) return ApiError.NotFound($"There is no topic {name}; there are {string.Join(", ", WebhookTopics.Names)}");

        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        if (topic.Resource.FirstUnknown(json.Body) is { } unknown)
        {
            return ApiError.BadRequest($"{unknown} is not a member of {name}'s resource; there are {string.Join(", ", topic.Members)}");
        }

        var reading = new RequestReading(merchant: null);
        var simulation = topic.Resource.Read(json.Body, "", reading);
        if (simulation is null || reading.Error is not null) return ApiError.BadRequest(reading.Error!);

        var key = scenarios.Of(app).Key;
        try
        {
            var caused = await dueWork.CauseAsync(app, session =>
            {
                var (context, random) = WriteContext.ForCreation(session, app, name, key);
                return (context, simulation(context, random, origin.Of(http.Request)));
            });
            return Respond.Created(new SimulationView(
                EventView.Of(caused.Events[0]),
                new SentDeliveries([.. caused.Deliveries.Select(delivery => delivery.Id)], deliveries),
                [.. caused.NotTold.Select(NotToldView.Of)]));
        }
        catch (SimulationRefusedException refused)
        {
            return ApiError.BadRequest(refused.Message);
        }
    }
}

/// <summary>The members of any topic's resource.</summary>
internal sealed class SimulationRequest : IShape
{
    public Type Reads => typeof(SimulationRequest);

    public JsonObject Schema(ScenarioWords words) => new() { ["anyOf"] = new JsonArray([.. WebhookTopics.All.Select(topic => Titled(topic, words))]) };

    private static JsonObject Titled(WebhookTopic topic, ScenarioWords words)
    {
        var schema = topic.Resource.Schema(words);
        schema["title"] = topic.Name;
        return schema;
    }
}

/// <summary>What was caused.</summary>
internal sealed record SimulationView(
    [property: Description("What happened.")] EventView Event,
    [property: Description("The webhooks it led to, one for each subscription."), JsonConverter(typeof(StreamedListConverter<DeliveryView>))]
    StreamedList<DeliveryView> Deliveries,
    [property: Description("The subscriptions to the topic that hear nothing of it, and why.")] IReadOnlyList<NotToldView> NotTold)
{
    [Description("How many deliveries there was no room for; left out where there are none.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? NotListed => ((SentDeliveries)Deliveries).NotListed;
}

/// <summary>A webhook event.</summary>
internal sealed record EventView(
    [property: Description("Its id.")] string Id,
    [property: Description("Its topic.")] string Topic,
    [property: Description("The id of what it is about.")] string? ResourceId,
    [property: Description("The reference of what it is about.")] string? Reference)
{
    public static EventView Of(Domain.WebhookEvent occurred) => new(occurred.Id, occurred.Topic, occurred.ResourceId, occurred.Reference);
}
