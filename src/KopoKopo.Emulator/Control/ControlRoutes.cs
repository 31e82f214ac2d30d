using KopoKopo.Emulator.Api;

namespace KopoKopo.Emulator.Control;

/// <summary><c>/_emulator/*</c> and <c>/health/*</c>: what a test, a script or an orchestrator drives.</summary>
internal static class ControlRoutes
{
    public static IServiceCollection AddControl(this IServiceCollection services) => services
        .AddSingleton<ControlledApp>()
        .AddSingleton<ClockEndpoints>()
        .AddSingleton<SimulateEndpoints>()
        .AddSingleton<LedgerEndpoints>()
        .AddSingleton<Readiness>();

    public static void MapControl(this IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var clock = services.GetRequiredService<ClockEndpoints>();
        var simulate = services.GetRequiredService<SimulateEndpoints>();
        var ledger = services.GetRequiredService<LedgerEndpoints>();
        var readiness = services.GetRequiredService<Readiness>();
        var control = routes.MapGroup("/_emulator").AnswerJson();
        control.MapGet("/clock", Handler.Of(clock.Get)).WithSummary("What the app's clock shows");
        control.MapPut("/clock", Handler.Of(clock.Put)).WithSummary("Freeze or set the app's clock");
        control.MapDelete("/clock", Handler.Of(clock.Delete)).WithSummary("Return to real time");
        control.MapPost("/clock/advance", Handler.Of(clock.Advance)).WithSummary("Let time pass");
        control.MapPost("/simulate/{topic}", Handler.Of(simulate.Simulate)).WithSummary("Cause what a customer or another merchant would have caused");
        control.MapGet("/ledger", Handler.Of(ledger.Get)).WithSummary("What the company and each till have");

        var health = routes.MapGroup("/health").AnswerJson();
        health.MapGet("/live", Handler.Of(static _ => Readiness.Live())).WithSummary("Whether the process answers");
        health.MapGet("/ready", Handler.Of(_ => readiness.Ready())).WithSummary("Whether the emulator can be used");
    }
}
