using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api;

/// <summary>
/// An expected failure: <c>{"error_code":400,"error_message":"Till number can't be blank"}</c>, and under /oauth
/// <c>{"error":"…","error_description":"…"}</c> (documentation, "Errors"; RFC 6749 §5.2).
/// </summary>
internal sealed record ApiError(int Status, string Message) : IResult
{
    /// <summary>Whether the message is a list of one, as Kopo Kopo answers where a model has several errors.</summary>
    public bool IsList { get; init; }

    public static ApiError BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static ApiError NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        RequestTrace.Of(httpContext).Refusal = Message;
        httpContext.Response.StatusCode = Status;
        return httpContext.Request.Path.StartsWithSegments("/oauth", StringComparison.OrdinalIgnoreCase)
            ? JsonBody.WriteAsync(httpContext.Response, new OAuthErrorBody(OAuthWord, Message), ErrorContracts.Default.OAuthErrorBody)
            : JsonBody.WriteAsync(httpContext.Response, new ErrorBody(Status, new TextOrList(Message, IsList)), ErrorContracts.Default.ErrorBody);
    }

    private string OAuthWord => Status >= StatusCodes.Status500InternalServerError ? "server_error" : "invalid_request";
}
