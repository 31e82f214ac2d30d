using System.ComponentModel;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>200 with server-sent events, for as long as somebody reads.</summary>
internal sealed class EventStream(Func<HttpContext, Task> write) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => write(httpContext);
}

/// <summary>A request was answered.</summary>
internal sealed record RequestEvent(
    [property: Description("When, by the app's clock.")] DateTimeOffset At,
    [property: Description("Its number in the inbound journal.")] long Id,
    [property: Description("Its method.")] string Method,
    [property: Description("Its path.")] string Path,
    [property: Description("The response's status.")] int Status)
{
    public const string Name = "request";
}

/// <summary>A resource was made.</summary>
internal sealed record CreationEvent(
    [property: Description("When, by the app's clock.")] DateTimeOffset At,
    [property: Description("Its id.")] string Id,
    [property: Description("Its kind.")] string Kind,
    [property: Description("Who decided what becomes of it.")] string DecidedBy)
{
    public const string Name = "creation";
}

/// <summary>A resource became final.</summary>
internal sealed record CompletionEvent(
    [property: Description("When, by the app's clock.")] DateTimeOffset At,
    [property: Description("Its id.")] string Id,
    [property: Description("Its kind.")] string Kind,
    [property: Description("What became of it.")] string Status)
{
    public const string Name = "completion";
}

/// <summary>A delivery was tried.</summary>
internal sealed record DeliveryEvent(
    [property: Description("When, by the app's clock.")] DateTimeOffset At,
    [property: Description("Its number in the outbound journal.")] long Id,
    [property: Description("Which attempt it was, 1 for the first.")] int Attempt,
    [property: Description("delivered, failed, or pending where it is tried again.")] string Status,
    [property: Description("The reply's status, or why there was none.")] string? Reply)
{
    public const string Name = "delivery";
}

/// <summary>Something was simulated.</summary>
internal sealed record SimulationEvent(
    [property: Description("When, by the app's clock.")] DateTimeOffset At,
    [property: Description("Its webhook event's id.")] string Id,
    [property: Description("Its topic.")] string Topic,
    [property: Description("The id of what it is about.")] string ResourceId,
    [property: Description("The reference of what it is about.")] string? Reference,
    [property: Description("How many webhooks it led to; 0 where nobody hears of it.")] int Deliveries)
{
    public const string Name = "simulation";
}

/// <summary>The clock was set.</summary>
internal sealed record ClockEvent(
    [property: Description("What it shows.")] DateTimeOffset At,
    [property: Description("Whether it stands still.")] bool Frozen)
{
    public const string Name = "clock";
}

/// <summary>The app began with an empty world, or with one brought back.</summary>
internal sealed record WorldEvent([property: Description("When, by the app's clock.")] DateTimeOffset At)
{
    public const string Name = "world";
}
