using System.Collections.Concurrent;
using KopoKopo.Emulator.Api;

namespace KopoKopo.Emulator.WebConsole;

/// <summary>
/// <c>/</c> and <c>/console/*</c>: the console's page and its files. They are open to anybody, as they hold nothing of any app: what the page shows and does
/// goes through the control API, and past its gate.
/// </summary>
internal static class ConsoleRoutes
{
    private const string Index = "index.html";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
    private static readonly ConcurrentDictionary<string, ConsoleFile> Read = new(StringComparer.Ordinal);

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", Methods, Handler.Of(_ => Find(Index))).ExcludeFromDescription();
        routes.MapMethods($"{RequestLog.ConsolePath}/{{file}}", Methods, Handler.Of(http => Find((string)http.Request.RouteValues["file"]!)))
            .ExcludeFromDescription();
    }

    private static IResult Find(string name)
    {
        if (Read.TryGetValue(name, out var known)) return known;
        if (ConsoleFile.Find(name) is not { } found) return ApiError.NotFound("The console has no such file: its page is at /");

        return Read.GetOrAdd(name, found);
    }
}
