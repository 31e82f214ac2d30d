namespace KopoKopo.Emulator.Api;

/// <summary>What is remembered of a request while it is answered: its bytes, what production would say of it, and the answer.</summary>
internal sealed class RequestTrace
{
    private List<string>? _warnings;

    public byte[] Body
    {
        get;
        set
        {
            field = value;
            IsBodyRead = true;
        }
    }

        = [];

    public bool IsBodyRead { get; private set; }

    /// <summary>Whether it stands in the journal.</summary>
    public bool IsKept { get; set; }

    public byte[] Response { get; set; } = [];

    /// <summary>Why it was refused, where the emulator itself refused it.</summary>
    public string? Refusal { get; set; }

    /// <summary>What happened to the connection instead of an answer.</summary>
    public string? Fault { get; set; }

    public IReadOnlyList<string> Warnings => _warnings ?? [];

    /// <summary>The request's trace; one that nobody looks at where none is kept.</summary>
    public static RequestTrace Of(HttpContext http)
    {
        if (http.Features.Get<RequestTrace>() is { } trace) return trace;

        trace = new RequestTrace();
        http.Features.Set(trace);
        return trace;
    }

    public void Warn(string warning) => (_warnings ??= []).Add(warning);
}
