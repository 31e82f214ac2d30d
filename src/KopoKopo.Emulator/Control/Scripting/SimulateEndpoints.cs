using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Control.Journals;
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
    public async Task<Results<JsonAnswer, ApiError>> Simulate(HttpContext http)
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
            return Answer(caused.Events[0], [.. caused.Deliveries.Select(delivery => delivery.Id)]);
        }
        catch (SimulationRefusedException refused)
        {
            return ApiError.BadRequest(refused.Message);
        }
    }

    private JsonAnswer Answer(Domain.WebhookEvent occurred, IReadOnlyList<long> sent) => new(
        json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("event");
            json.WriteString("id", occurred.Id);
            json.WriteString("topic", occurred.Topic);
            json.WriteString("resource_id", occurred.ResourceId);
            json.WriteString("reference", occurred.Reference);
            json.WriteEndObject();
            DeliveryList.Write(json, sent, deliveries);
            json.WriteEndObject();
        },
        StatusCodes.Status201Created);
}
