using System.Text.Json;

namespace KopoKopo.Emulator.Api;

/// <summary>
/// An expected failure: <c>{"error_code":400,"error_message":"Till number can't be blank"}</c>, and under /oauth
/// <c>{"error":"…","error_description":"…"}</c> (documentation, "Errors"; RFC 6749 §5.2).
/// </summary>
internal sealed record ApiError(int Status, string Message) : IResult
{
    public static ApiError BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static ApiError NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return JsonBody.WriteAsync(httpContext.Response, json =>
        {
            json.WriteStartObject();
            if (httpContext.Request.Path.StartsWithSegments("/oauth", StringComparison.OrdinalIgnoreCase)) WriteOAuth(json);
            else WriteApi(json);
            json.WriteEndObject();
        });
    }

    private void WriteApi(Utf8JsonWriter json)
    {
        json.WriteNumber("error_code", Status);
        json.WriteString("error_message", Message);
    }

    private void WriteOAuth(Utf8JsonWriter json)
    {
        json.WriteString("error", Status >= StatusCodes.Status500InternalServerError ? "server_error" : "invalid_request");
        json.WriteString("error_description", Message);
    }
}
