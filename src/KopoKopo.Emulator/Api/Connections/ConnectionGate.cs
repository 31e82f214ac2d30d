using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.RateLimiting;

namespace KopoKopo.Emulator.Api.Connections;

/// <summary>
/// Answers 503 on a connection in reserve, but for health and control, and ends it after one answer: whoever is to find out what is wrong, or to put
/// it right, is still let in. Nothing that stays open for long is answered there.
/// </summary>
internal sealed class ConnectionGate(RequestDelegate next, ConnectionLimit limit)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!limit.IsReached || http.Features.Get<ReservePlace>() is not { } place) return next(http);

        place.WasUsed = true;
        http.Response.Headers.Connection = "close";
        if (RequestLog.IsOfTheEmulator(http.Request.Path) && http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is null) return next(http);

        // At once: the body is not waited for.
        RequestTrace.Of(http).Body = [];
        return LongRequests.Refuse(http, $"There are {ConnectionLimit.Most} connections, and no more are answered: close some, or try again");
    }
}

/// <summary>The requests that stay open for long, event streams and waits: half of the connections may be such.</summary>
internal static class LongRequests
{
    private const string Policy = "long";

    public static IServiceCollection AddConnectionLimit(this IServiceCollection services) => services
        .AddSingleton<ConnectionLimit>()
        .AddSingleton<IConnectionListenerFactory, LimitedListeners>()
        .AddRateLimiter(limiter => limiter
            .AddConcurrencyLimiter(Policy, concurrency => concurrency.PermitLimit = Most)
            .OnRejected = static (rejected, _) =>
                new ValueTask(
                    Refuse(rejected.HttpContext, $"There are {Most} waits and event streams open, and there may be no more: end some, or try again")));

    public static int Most => Math.Max(1, ConnectionLimit.Most / 2);

    /// <summary>This endpoint is one of them.</summary>
    public static TBuilder StaysOpen<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireRateLimiting(Policy);

    public static Task Refuse(HttpContext http, string message)
    {
        http.Response.Headers.RetryAfter = "1";
        return new ApiError(StatusCodes.Status503ServiceUnavailable, message).ExecuteAsync(http);
    }
}
