using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Api;

/// <summary>Gives every refusal its JSON: those of routing (404, 405), of the server (400, 413) and, as the last resort, the unexpected (500).</summary>
internal sealed partial class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            await Of(exception).ExecuteAsync(http);
            return;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer, and the log has a status of its own for it.
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (AppRemovedException) when (!http.Response.HasStarted)
        {
            var description = InvalidToken.Describe(TokenState.Unknown);
            http.Response.Headers.WWWAuthenticate = InvalidToken.Challenge("invalid_token", description);
            await new ApiError(StatusCodes.Status401Unauthorized, description).ExecuteAsync(http);
            return;
        }
        catch (StorageUnavailableException exception) when (!http.Response.HasStarted)
        {
            // The log has said so already: once, and not for each request.
            http.Response.Headers.RetryAfter = "1";
            await new ApiError(StatusCodes.Status503ServiceUnavailable, $"{exception.Message}. Nothing of this request was kept").ExecuteAsync(http);
            return;
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            LogUnexpected(logger, exception, http.TraceIdentifier);
            await Unexpected(http).ExecuteAsync(http);
            return;
        }

        if (!http.Response.HasStarted && http.GetEndpoint()?.Metadata.GetMetadata<ApiEndpointMetadata>() is null && Unrouted(http) is { } error)
        {
            await error.ExecuteAsync(http);
        }
    }

    private static ApiError? Unrouted(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ApiError.NotFound($"There is no {http.Request.Path}"),
        StatusCodes.Status405MethodNotAllowed =>
            new ApiError(StatusCodes.Status405MethodNotAllowed, $"{http.Request.Method} is not allowed here; allowed: {http.Response.Headers.Allow}"),
        _ => null,
    };

    private static ApiError Of(BadHttpRequestException exception) => exception.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? new ApiError(exception.StatusCode, "The request body is larger than 1 MB")
        : new ApiError(exception.StatusCode, $"The request could not be read: {exception.Message}");

    private static ApiError Unexpected(HttpContext http) => new(
        StatusCodes.Status500InternalServerError, $"The emulator failed; its log says why, under request {http.TraceIdentifier}");

    [LoggerMessage(Level = LogLevel.Error, Message = "request {RequestId} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string requestId);
}
