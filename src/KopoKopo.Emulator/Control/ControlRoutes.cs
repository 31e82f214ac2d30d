using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Connections;
using KopoKopo.Emulator.Control.Diagnosis;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Control.Scripting;
using KopoKopo.Emulator.Control.Worlds;

namespace KopoKopo.Emulator.Control;

/// <summary><c>/_emulator/*</c> and <c>/health/*</c>: what a test, a script or an orchestrator drives.</summary>
internal static class ControlRoutes
{
    public static IServiceCollection AddControl(this IServiceCollection services) => services
        .AddSingleton<ControlledApp>()
        .AddSingleton<ClockEndpoints>()
        .AddSingleton<SimulateEndpoints>()
        .AddSingleton<LedgerEndpoints>()
        .AddSingleton<ScenarioEndpoints>()
        .AddSingleton<OutcomeEndpoints>()
        .AddSingleton<ResourceExplanations>()
        .AddSingleton<AppEndpoints>()
        .AddSingleton<EmulatorEndpoints>()
        .AddSingleton<JournalEndpoints>()
        .AddSingleton<DeliveryEndpoints>()
        .AddSingleton<DeliveryWait>()
        .AddSingleton<DiagnosisEndpoints>()
        .AddSingleton<EventEndpoints>()
        .AddSingleton<Readiness>();

    public static void MapControl(this IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var clock = services.GetRequiredService<ClockEndpoints>();
        var simulate = services.GetRequiredService<SimulateEndpoints>();
        var ledger = services.GetRequiredService<LedgerEndpoints>();
        var readiness = services.GetRequiredService<Readiness>();
        var control = routes.MapGroup("/_emulator").AnswerJson().WithMetadata(new ControlCall());
        control.MapGet("/clock", Handler.Of(clock.Get)).WithSummary("What the app's clock shows");
        control.MapPut("/clock", Handler.Of(clock.Put)).WithSummary("Freeze or set the app's clock");
        control.MapDelete("/clock", Handler.Of(clock.Delete)).WithSummary("Return to real time");
        control.MapPost("/clock/advance", Handler.Of(clock.Advance)).WithSummary("Let time pass");
        control.MapPost("/simulate/{topic}", Handler.Of(simulate.Simulate)).WithSummary("Cause what a customer or another merchant would have caused");
        control.MapGet("/ledger", Handler.Of(ledger.Get)).WithSummary("What the company and each till have");

        control.MapGet("/magic", Handler.Of(static _ => MagicEndpoints.Get())).WithSummary("The phone numbers that decide by themselves");
        MapScenarios(control, services.GetRequiredService<ScenarioEndpoints>(), services.GetRequiredService<OutcomeEndpoints>());
        MapResources(control, services.GetRequiredService<ResourceExplanations>());
        MapApps(control, services.GetRequiredService<EmulatorEndpoints>(), services.GetRequiredService<AppEndpoints>());
        MapJournals(control, services.GetRequiredService<JournalEndpoints>(), services.GetRequiredService<DeliveryEndpoints>(), services.GetRequiredService<EventEndpoints>());
        MapDiagnosis(control, services.GetRequiredService<DiagnosisEndpoints>());

        var health = routes.MapGroup("/health").AnswerJson();
        health.MapGet("/live", Handler.Of(static _ => Readiness.Live())).WithSummary("Whether the process answers");
        health.MapGet("/ready", Handler.Of(_ => readiness.Ready())).WithSummary("Whether the emulator can be used");
    }

    private static void MapScenarios(IEndpointRouteBuilder control, ScenarioEndpoints scenarios, OutcomeEndpoints outcomes)
    {
        control.MapPost("/outcomes", Handler.Of(outcomes.Post)).WithSummary("Queue an outcome for the next matching request");
        control.MapGet("/outcomes", Handler.Of(outcomes.List)).WithSummary("The queue");
        control.MapDelete("/outcomes", Handler.Of(outcomes.Clear)).WithSummary("Empty the queue");
        control.MapGet("/scenarios", Handler.Of(scenarios.List)).WithSummary("All scenarios");
        control.MapGet("/scenarios/{name}", Handler.Of(scenarios.Get)).WithSummary("A scenario as it was written");
        control.MapPut("/scenarios/{name}", Handler.Of(scenarios.Put)).WithSummary("Give the app a scenario of its own");
        control.MapDelete("/scenarios/{name}", Handler.Of(scenarios.Delete)).WithSummary("Take the app's own scenario away");
        control.MapPut("/scenario", Handler.Of(scenarios.Activate)).WithSummary("Choose the active scenario");
        control.MapGet("/scenario/state", Handler.Of(scenarios.GetState)).WithSummary("The active scenario and its state");
        control.MapPut("/scenario/state", Handler.Of(scenarios.PutState)).WithSummary("Put the active scenario into a state");
    }

    private static void MapResources(IEndpointRouteBuilder control, ResourceExplanations resources)
    {
        control.MapGet("/resources", Handler.Of(resources.List)).WithSummary("What clients created, newest first");
        control.MapGet("/resources/{id}", Handler.Of(resources.Get)).WithSummary("A resource, who decided about it and why");
        control.MapPost("/resources/{id}/complete", Handler.Of(resources.Complete)).WithSummary("End a pending resource by hand");
    }

    private static void MapApps(IEndpointRouteBuilder control, EmulatorEndpoints emulator, AppEndpoints apps)
    {
        control.MapGet("", Handler.Of(emulator.Get)).WithSummary("Where one stands");
        control.MapGet("/apps", Handler.Of(_ => apps.List())).WithSummary("All apps");
        control.MapPut("/apps/{client_id}", Handler.Of(apps.Put)).WithSummary("Make an app, or give it other credentials");
        control.MapDelete("/apps/{client_id}", Handler.Of(apps.Delete)).WithSummary("Remove an app");
        control.MapPost("/reset", Handler.Of(apps.Reset)).WithSummary("Start on an empty world");
        control.MapPost("/snapshots", Handler.Of(apps.Snapshot)).WithSummary("Put the world aside under a name");
        control.MapPost("/snapshots/{name}/restore", Handler.Of(apps.Restore)).WithSummary("Bring a world back");
    }

    private static void MapJournals(IEndpointRouteBuilder control, JournalEndpoints requests, DeliveryEndpoints deliveries, EventEndpoints events)
    {
        control.MapGet("/requests", Handler.Of(requests.List)).WithSummary("The inbound journal");
        control.MapGet("/requests/{id}", Handler.Of(requests.Get)).WithSummary("A request and its answer");
        control.MapGet("/deliveries", Handler.Of(deliveries.List)).WithSummary("The outbound journal");
        control.MapGet("/deliveries/wait", Handler.Of(deliveries.Wait)).StaysOpen().WithSummary("Wait for deliveries");
        control.MapGet("/deliveries/{id}", Handler.Of(deliveries.Get)).WithSummary("A delivery and its attempts");
        control.MapPost("/deliveries/{id}/replay", Handler.Of(deliveries.Replay)).WithSummary("Send the same bytes again");
        control.MapGet("/events", (RequestDelegate)events.Stream).WithMetadata(new ServerSentEvents()).StaysOpen().WithSummary("What happens, as server-sent events");
    }

    private static void MapDiagnosis(IEndpointRouteBuilder control, DiagnosisEndpoints diagnosis)
    {
        control.MapPost("/signature/explain", Handler.Of(diagnosis.ExplainSignature)).WithSummary("Why a signature does not fit");
        control.MapPost("/doctor", Handler.Of(diagnosis.Examine)).WithSummary("Why a callback does not arrive");
    }
}
