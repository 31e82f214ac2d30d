using KopoKopo.Emulator.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control;

/// <summary>Ready from when database and outbox were gone through until the stop begins.</summary>
internal sealed class Readiness
{
    private volatile bool _ready;

    public bool IsReady
    {
        set => _ready = value;
    }

    public static JsonAnswer Live() => new(static json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "live");
        json.WriteEndObject();
    });

    public Results<JsonAnswer, ApiError> Ready()
    {
        if (!_ready) return new ApiError(StatusCodes.Status503ServiceUnavailable, "The emulator is starting or stopping");

        return new JsonAnswer(static json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "ready");
            json.WriteStartArray("bad_scenarios");
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
