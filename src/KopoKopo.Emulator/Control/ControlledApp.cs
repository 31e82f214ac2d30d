using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control;

/// <summary>
/// Which app a control call acts on: <c>?app=CLIENT_ID</c>, else header <c>X-Emulator-App</c>, else the sandbox. An unknown app is created, so
/// that a test may freeze its clock before it asks for a token, unless the settings forbid it.
/// </summary>
internal sealed class ControlledApp(AppStore apps, EmulatorOptions options)
{
    private const string Header = "X-Emulator-App";

    public async Task<(App? App, ApiError? Error)> OfAsync(HttpContext http)
    {
        var asked = http.Request.Query.TryGetValue("app", out var parameter) ? parameter.ToString() : http.Request.Headers[Header].ToString();
        var clientId = asked.Length == 0 ? AppStore.Sandbox : asked;
        if (apps.TryGet(clientId, out var app)) return (app, null);
        if (clientId == "*") return (null, ApiError.BadRequest("Only reset acts on every app: name one"));
        if (!PathName.IsAllowed(clientId)) return (null, ApiError.BadRequest($"app must be {PathName.Rule}"));
        if (!options.MayCreateApps()) return (null, ApiError.NotFound($"There is no app {clientId}; it can be named in Emulator:Apps"));
        if (apps.WhyNoMore is { } whyNot) return (null, ApiError.BadRequest(whyNot));

        return (await apps.GetOrCreateAsync(clientId), null);
    }
}
