using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api;

/// <summary>201 with the new resource's absolute address and no body, or a literal <c>null</c> where the settings ask for it (documentation, "Successful Response").</summary>
internal sealed class CreatedResult(string location, bool nullBody) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        httpContext.Response.Headers.Location = location;
        return nullBody ? JsonBody.WriteAsync(httpContext.Response, "null"u8.ToArray()) : Task.CompletedTask;
    }
}

/// <summary>200 with JSON, or another success.</summary>
internal sealed class JsonAnswer(byte[] body, int status = StatusCodes.Status200OK) : IResult
{
    public JsonAnswer(Action<System.Text.Json.Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
        : this(WireJson.ToBytes(write), status)
    {
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return JsonBody.WriteAsync(httpContext.Response, body);
    }
}
