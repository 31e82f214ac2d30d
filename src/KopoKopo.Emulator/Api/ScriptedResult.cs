using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Api;

/// <summary>The response that a scenario gives in place of 201, when it has been held back. The delay is real time.</summary>
internal sealed class ScriptedResult(IResult form, ScriptedResponse response) : IResult
{
    /// <summary>What is answered in place of the usual response; null if that is answered, from now on.</summary>
    public static async Task<ScriptedResult?> InsteadAsync(ScriptedResponse? response, HttpContext http)
    {
        if (response?.Form is { } form) return new ScriptedResult(form, response);
        if (response is not null) await HoldBackAsync(response, http);
        return null;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await HoldBackAsync(response, httpContext);
        await form.ExecuteAsync(httpContext);
    }

    private static async Task HoldBackAsync(ScriptedResponse response, HttpContext http)
    {
        if (response.Delay > TimeSpan.Zero) await Task.Delay(response.Delay, TimeProvider.System, http.RequestAborted);
    }
}
