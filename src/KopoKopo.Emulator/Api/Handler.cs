namespace KopoKopo.Emulator.Api;

/// <summary>Turns a handler that says in its signature what it can answer into an endpoint.</summary>
internal static class Handler
{
    public static RequestDelegate Of<TAnswer>(Func<HttpContext, Task<TAnswer>> handler)
        where TAnswer : IResult => async http => await (await handler(http)).ExecuteAsync(http);

    public static RequestDelegate Of<TAnswer>(Func<HttpContext, TAnswer> handler)
        where TAnswer : IResult => http => handler(http).ExecuteAsync(http);
}
