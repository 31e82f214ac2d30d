using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Connections;
using KopoKopo.Emulator.Control.Diagnosis;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Control.Scripting;
using KopoKopo.Emulator.Control.Security;
using KopoKopo.Emulator.Control.Worlds;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Control;

/// <summary><c>/_emulator/*</c> and <c>/health/*</c>: what a test, a script or an orchestrator drives.</summary>
internal static class ControlRoutes
{
    public const string Path = "/_emulator";
    private const string ScenarioName = "The scenario's name.";
    private const string ResourceId = "The resource's id.";
    private const string DeliveryId = "The delivery's number.";

    public static IServiceCollection AddControl(this IServiceCollection services) => services
        .AddSingleton<ControlledApp>()
        .AddSingleton<ControlCalls>()
        .AddSingleton<ClockEndpoints>()
        .AddSingleton<SimulateEndpoints>()
        .AddSingleton<LedgerEndpoints>()
        .AddSingleton<DueEndpoints>()
        .AddSingleton<DestinationEndpoints>()
        .AddSingleton<SettlementLocationEndpoints>()
        .AddSingleton<ScenarioEndpoints>()
        .AddSingleton<OutcomeEndpoints>()
        .AddSingleton<LinkPayEndpoints>()
        .AddSingleton<ResourceExplanations>()
        .AddSingleton<AppEndpoints>()
        .AddSingleton<EmulatorEndpoints>()
        .AddSingleton<JournalEndpoints>()
        .AddSingleton<DeliveryEndpoints>()
        .AddSingleton<DeliveryWait>()
        .AddSingleton<DiagnosisEndpoints>()
        .AddSingleton<EventEndpoints>()
        .AddSingleton<AuthorityEndpoint>()
        .AddSingleton<Readiness>();

    public static void MapControl(this IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var control = routes.MapGroup(Path).AnswerJson();
        var calls = services.GetRequiredService<ControlCalls>();
        MapWorlds(control, calls, services);
        MapScenarios(control, calls, services);
        MapResources(control, calls, services.GetRequiredService<ResourceExplanations>());
        MapJournals(control, calls, services);
        MapDiagnosis(control, calls, services.GetRequiredService<DiagnosisEndpoints>());
        routes.MapGroup(Path)
            .Get("/ca.pem", ControlCalls.Of(services.GetRequiredService<AuthorityEndpoint>().Get), "The authority that clients trust behind Https:Port")
            .WithMetadata(new AnswersAnybody(), new Refusal(StatusCodes.Status404NotFound, "The emulator does not speak TLS."));
        MapHealth(routes.MapGroup("/health").AnswerJson(), services.GetRequiredService<Readiness>());
    }

    private static void MapWorlds(IEndpointRouteBuilder control, ControlCalls calls, IServiceProvider services)
    {
        var apps = services.GetRequiredService<AppEndpoints>();
        var clock = services.GetRequiredService<ClockEndpoints>();
        var emulator = services.GetRequiredService<EmulatorEndpoints>();
        control.Get("", calls.On(emulator.Get), "Where one stands");
        control.Post("/compact", ControlCalls.Of(emulator.Compact), "Give the file's free space back");
        control.Get("/apps", ControlCalls.Of(apps.List), "All apps");
        control.Put("/apps/{client_id}", calls.Of(AppRequest.Shape, apps.Put), "Make an app, or give it other credentials")
            .Naming("client_id", "The app's client id.");
        control.Delete("/apps/{client_id}", ControlCalls.Of(apps.Delete), "Remove an app").Naming("client_id", "The app's client id.");
        control.Post("/reset", ControlCalls.Of(apps.Reset) with { IsOfApp = true }, "Start on an empty world");
        control.Post("/snapshots", calls.On(SnapshotRequest.Shape, apps.Snapshot), "Put the world aside under a name");
        control.Post("/snapshots/{name}/restore", calls.On(apps.Restore), "Bring a world back").Naming("name", "The snapshot's name.");
        control.Get("/clock", calls.On(ClockEndpoints.Get), "What the app's clock shows");
        control.Put("/clock", calls.On(ClockRequest.Shape, clock.Put), "Freeze or set the app's clock");
        control.Delete("/clock", calls.On(clock.Delete), "Return to real time");
        control.Post("/clock/advance", calls.On(AdvanceRequest.Shape, clock.Advance), "Let time pass");
        control.Get("/due", calls.On(DueQuery.Shape, services.GetRequiredService<DueEndpoints>().List), "What the app's clock brings next");
        var ledger = services.GetRequiredService<LedgerEndpoints>();
        control.Get("/ledger", calls.On(Page.Shape, ledger.Get), "What the company and each till have");
        control.Get("/ledger/entries", calls.On(Page.Shape, ledger.Entries), "What money moved, newest first");
        control.Get("/destinations", calls.On(Page.Shape, services.GetRequiredService<DestinationEndpoints>().List), "Where payouts may go, newest first");
        var locations = services.GetRequiredService<SettlementLocationEndpoints>();
        control.Get("/settlement_locations", calls.On(locations.Get), "Where blind transfers go");
        control.Put("/settlement_locations", calls.On(SettlementLocationsRequest.Shape, locations.Put), "Say where blind transfers go");
    }

    private static void MapScenarios(IEndpointRouteBuilder control, ControlCalls calls, IServiceProvider services)
    {
        var outcomes = services.GetRequiredService<OutcomeEndpoints>();
        var scenarios = services.GetRequiredService<ScenarioEndpoints>();
        var simulate = services.GetRequiredService<SimulateEndpoints>();
        control.Post("/outcomes", calls.On(outcomes.Post) with { Body = Rule.QueuedShape }, "Queue an outcome for the next matching request");
        control.Get("/outcomes", calls.On(outcomes.List), "The queue");
        control.Delete("/outcomes", calls.On(outcomes.Clear), "Empty the queue");
        control.Get("/scenarios", calls.On(scenarios.List), "All scenarios");
        control.Get("/scenarios/{name}", calls.On(scenarios.Get), "A scenario as it was written").Naming("name", ScenarioName);
        control.Put("/scenarios/{name}", calls.On(scenarios.Put) with { Body = Scenario.Shape }, "Give the app a scenario of its own")
            .Naming("name", ScenarioName);
        control.Delete("/scenarios/{name}", calls.On(scenarios.Delete), "Take the app's own scenario away").Naming("name", ScenarioName);
        control.Put("/scenario", calls.On(ScenarioChoice.Shape, scenarios.Activate), "Choose the active scenario");
        control.Get("/scenario/state", calls.On(scenarios.GetState), "The active scenario and its state");
        control.Put("/scenario/state", calls.On(StateRequest.Shape, scenarios.PutState), "Put the active scenario into a state");
        control.Post(
            "/payment_links/{id}/pay",
            calls.On(LinkPayRequest.Shape, services.GetRequiredService<LinkPayEndpoints>().Pay),
            "A customer pays a payment link, or tries to")
            .Naming("id", ResourceId).WithMetadata(new Refusal(StatusCodes.Status409Conflict, "It is paid, cancelled or expired already."));
        control.Get("/magic", ControlCalls.Of(MagicEndpoints.Get), "The phone numbers that decide by themselves");
        control.Post(
            "/simulate/{topic}",
            ControlCalls.Of(simulate.Simulate) with { IsOfApp = true, Body = new SimulationRequest() },
            "Cause what a customer or another merchant would have caused")
            .Naming("topic", $"What happens: {string.Join(", ", WebhookTopics.Names)}.");
    }

    private static void MapResources(IEndpointRouteBuilder control, ControlCalls calls, ResourceExplanations resources)
    {
        control.Get("/resources", calls.On(ResourceQuery.Shape, resources.List), "What clients created, newest first");
        control.Get("/resources/{id}", calls.On(resources.Get), "A resource, who decided about it and why").Naming("id", ResourceId);
        control.Post("/resources/{id}/complete", calls.On(CompleteRequest.Shape, resources.Complete), "End a pending resource by hand")
            .Naming("id", ResourceId).WithMetadata(new Refusal(StatusCodes.Status409Conflict, "It is final already."));
    }

    private static void MapJournals(IEndpointRouteBuilder control, ControlCalls calls, IServiceProvider services)
    {
        var requests = services.GetRequiredService<JournalEndpoints>();
        var deliveries = services.GetRequiredService<DeliveryEndpoints>();
        var events = services.GetRequiredService<EventEndpoints>();
        control.Get("/requests", calls.On(RequestQuery.Shape, requests.List), "The inbound journal");
        control.Get("/requests/{id}", calls.On(requests.Get), "A request and its response").Naming("id", "The request's number, or its X-Request-Id.");
        control.Get("/deliveries", calls.On(DeliveryQuery.Shape, deliveries.List), "The outbound journal");
        control.Get("/deliveries/wait", calls.On(DeliveryWaitQuery.Shape, deliveries.Wait), "Wait for deliveries").StaysOpen();
        control.Get("/deliveries/{id}", calls.On(deliveries.Get), "A delivery and its attempts").Naming("id", DeliveryId);
        control.Post("/deliveries/{id}/replay", calls.On(ReplayRequest.Shape, deliveries.Replay), "Send the same bytes again").Naming("id", DeliveryId);
        control.Get("/events", calls.On(events.Stream), "What happens, as server-sent events").WithMetadata(new ServerSentEvents()).StaysOpen();
    }

    private static void MapDiagnosis(IEndpointRouteBuilder control, ControlCalls calls, DiagnosisEndpoints diagnosis)
    {
        control.Post("/signature/explain", calls.On(SignatureQuestion.Shape, diagnosis.ExplainSignature), "Why a signature does not fit");
        control.Post("/doctor", calls.On(DoctorRequest.Shape, diagnosis.Examine), "Why a callback does not arrive");
    }

    private static void MapHealth(IEndpointRouteBuilder health, Readiness readiness)
    {
        Map("/live", _ => Readiness.Live(), "Whether the process answers");
        Map("/ready", _ => readiness.Ready(), "Whether the emulator can be used");

        void Map<TResult>(string path, Func<HttpContext, TResult> handler, string summary)
            where TResult : IResult => health.MapGet(path, Handler.Of(handler)).Described(new HealthCheck(typeof(TResult))).WithSummary(summary);
    }

    private static IEndpointConventionBuilder Get(this IEndpointRouteBuilder routes, string path, ControlCall call, string summary) =>
        Map(routes, HttpMethods.Get, path, call, summary);

    private static IEndpointConventionBuilder Put(this IEndpointRouteBuilder routes, string path, ControlCall call, string summary) =>
        Map(routes, HttpMethods.Put, path, call, summary);

    private static IEndpointConventionBuilder Post(this IEndpointRouteBuilder routes, string path, ControlCall call, string summary) =>
        Map(routes, HttpMethods.Post, path, call, summary);

    private static IEndpointConventionBuilder Delete(this IEndpointRouteBuilder routes, string path, ControlCall call, string summary) =>
        Map(routes, HttpMethods.Delete, path, call, summary);

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string method, string path, ControlCall call, string summary) =>
        routes.MapMethods(path, [method], call.Handle).Described(call).WithSummary(summary);

    private static IEndpointConventionBuilder Naming(this IEndpointConventionBuilder endpoint, string parameter, string description) =>
        endpoint.WithMetadata(new PathParameter(parameter, description));
}
