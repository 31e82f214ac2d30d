using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control;

/// <summary>What a control call takes and what comes back, and the handler itself.</summary>
/// <param name="Handle">Answers a request.</param>
/// <param name="Result">The handler's result type: all that can come back.</param>
/// <param name="Query">The parameters it takes; null if it takes none.</param>
/// <param name="Body">The body it takes; null if it takes none.</param>
internal sealed record ControlCall(RequestDelegate Handle, Type Result, IObjectShape? Query = null, IShape? Body = null)
{
    /// <summary>Whether it acts on one app.</summary>
    public bool IsOfApp { get; init; } = true;
}

/// <summary>Makes control calls of handlers: finds the app they act on, reads their parameters and their body, and refuses what does not do.</summary>
internal sealed class ControlCalls(ControlledApp controlled, ScenarioWords words)
{
    private static readonly JsonElement NoObject = JsonElement.Parse("{}");

    /// <summary>A call that acts on no app.</summary>
    public static ControlCall Of<TResult>(Func<TResult> handler)
        where TResult : IResult => new(http => handler().ExecuteAsync(http), typeof(TResult)) { IsOfApp = false };

    /// <inheritdoc cref="Of{TResult}(Func{TResult})"/>
    public static ControlCall Of<TResult>(Func<HttpContext, Task<TResult>> handler)
        where TResult : IResult => new(Handler.Of(handler), typeof(TResult)) { IsOfApp = false };

    /// <summary>A call that acts on no app and takes a body.</summary>
    public ControlCall Of<TBody, TResult>(Shape<TBody> shape, Func<TBody, HttpContext, Task<TResult>> handler)
        where TBody : class
        where TResult : IResult => new(
            async http =>
            {
                using var json = await RequestJson.ReadAsync(http.Request);
                var (body, refusal) = json.Error is { } malformed ? (null, malformed) : Read(shape, json.Body);
                await (refusal ?? (IResult)await handler(body!, http)).ExecuteAsync(http);
            },
            typeof(TResult),
            Body: shape)
        { IsOfApp = false };

    /// <summary>A call that acts on an app.</summary>
    public ControlCall On<TResult>(Func<App, TResult> handler)
        where TResult : IResult => On((app, _) => Task.FromResult(handler(app)));

    /// <inheritdoc cref="On{TResult}(Func{App, TResult})"/>
    public ControlCall On<TResult>(Func<App, HttpContext, TResult> handler)
        where TResult : IResult => On((app, http) => Task.FromResult(handler(app, http)));

    /// <inheritdoc cref="On{TResult}(Func{App, TResult})"/>
    public ControlCall On<TResult>(Func<App, HttpContext, Task<TResult>> handler)
        where TResult : IResult => new(
            async http =>
            {
                var (app, refusal) = await controlled.OfAsync(http);
                await (refusal ?? (IResult)await handler(app!, http)).ExecuteAsync(http);
            },
            typeof(TResult));

    /// <summary>A call that acts on an app and takes parameters.</summary>
    public ControlCall On<TQuery, TResult>(ObjectShape<TQuery> query, Func<App, TQuery, TResult> handler)
        where TQuery : class
        where TResult : IResult => On(query, (app, asked, _) => Task.FromResult(handler(app, asked)));

    /// <inheritdoc cref="On{TQuery, TResult}(ObjectShape{TQuery}, Func{App, TQuery, TResult})"/>
    public ControlCall On<TQuery, TResult>(ObjectShape<TQuery> query, Func<App, TQuery, HttpContext, Task<TResult>> handler)
        where TQuery : class
        where TResult : IResult => new(
            async http =>
            {
                var (app, refusal) = await controlled.OfAsync(http);
                TQuery? asked = null;
                if (refusal is null) (asked, refusal) = Read(query, http.Request.Query);
                await (refusal ?? (IResult)await handler(app!, asked!, http)).ExecuteAsync(http);
            },
            typeof(TResult),
            Query: query);

    /// <summary>A call that acts on an app and takes a body.</summary>
    public ControlCall On<TBody, TResult>(Shape<TBody> shape, Func<App, TBody, HttpContext, Task<TResult>> handler)
        where TBody : class
        where TResult : IResult => new(
            async http =>
            {
                using var json = await RequestJson.ReadAsync(http.Request);
                var (app, refusal) = json.Error is { } malformed ? (null, malformed) : await controlled.OfAsync(http);
                TBody? body = null;
                if (refusal is null) (body, refusal) = Read(shape, json.Body);
                await (refusal ?? (IResult)await handler(app!, body!, http)).ExecuteAsync(http);
            },
            typeof(TResult),
            Body: shape);

    private (T? Said, ApiError? Refusal) Read<T>(Shape<T> shape, JsonElement body)
        where T : class => Read(shape, body, new ControlReading(words));

    private static (T? Said, ApiError? Refusal) Read<T>(ObjectShape<T> shape, IQueryCollection query)
        where T : class => Read(shape, NoObject, new QueryReading(query));

    private static (T? Said, ApiError? Refusal) Read<T>(Shape<T> shape, JsonElement value, ControlReading reading)
        where T : class
    {
        var said = shape.Read(value, "", reading);
        return reading.Error is { } complaint ? (null, ApiError.BadRequest(complaint)) : (said, null);
    }
}
