using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources;

/// <summary>What an endpoint does with resources of a kind: makes one, or reads one by its id in the path or the query.</summary>
internal sealed record KindOperation(ResourceKind Kind, ApiVersion Version, bool IsCreation = false, bool IsByQuery = false);

/// <summary>What an endpoint shows that a webhook links to: the webhook itself, or what it is about.</summary>
internal sealed record LinkOperation(bool IsEvent = false);

/// <summary>Another endpoint of Kopo Kopo's API, which takes no body that matters.</summary>
/// <param name="Result">The handler's result type: all that can come back.</param>
internal sealed record ApiOperation(Type Result);

/// <summary>A page that customers see, and whether it is what its form is sent to.</summary>
internal sealed record PageOperation(bool TakesForm = false);

/// <summary>What an OAuth endpoint takes and what comes back, and the handler itself.</summary>
/// <param name="Handle">Answers a request.</param>
/// <param name="Result">The handler's result type: all that can come back.</param>
/// <param name="Parameters">What it takes; null if it takes nothing but a token.</param>
internal sealed record OAuthOperation(RequestDelegate Handle, Type Result, IShape? Parameters)
{
    public static OAuthOperation Of<TResult>(Func<HttpContext, Task<TResult>> handler, IShape parameters)
        where TResult : IResult => new(Handler.Of(handler), typeof(TResult), parameters);

    public static OAuthOperation Of<TResult>(Func<HttpContext, TResult> handler)
        where TResult : IResult => new(Handler.Of(handler), typeof(TResult), null);
}
