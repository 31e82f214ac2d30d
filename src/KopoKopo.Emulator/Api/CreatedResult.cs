namespace KopoKopo.Emulator.Api;

/// <summary>
/// 201 with the new resource's absolute address and no body, or a literal <c>null</c> where the settings ask for it (documentation, "Successful Response").
/// </summary>
internal sealed class CreatedResult(string location, bool nullBody) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        httpContext.Response.Headers.Location = location;
        return nullBody ? JsonBody.WriteAsync(httpContext.Response, "null"u8.ToArray()) : Task.CompletedTask;
    }
}
