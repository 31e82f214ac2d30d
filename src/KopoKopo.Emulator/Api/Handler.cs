namespace KopoKopo.Emulator.Api;

/// <summary>Turns a handler that says in its signature what it can answer into an endpoint.</summary>
internal static class Handler
{
    public static RequestDelegate Of<TAnswer>(Func<HttpContext, Task<TAnswer>> handler)
        where TAnswer : IResult => async http => await (await handler(http)).ExecuteAsync(http);

    public static RequestDelegate Of<TAnswer>(Func<HttpContext, TAnswer> handler)
        where TAnswer : IResult => http => handler(http).ExecuteAsync(http);

    /// <summary>Has the OpenAPI document describe an endpoint: by what it says of itself, and only if it names a method.</summary>
    public static TBuilder Described<TBuilder>(this TBuilder endpoint, object operation)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(operation, Method);

    private static readonly System.Reflection.MethodInfo Method = typeof(RequestDelegate).GetMethod(nameof(RequestDelegate.Invoke))!;
}
