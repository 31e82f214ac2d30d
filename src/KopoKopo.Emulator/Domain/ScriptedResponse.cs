namespace KopoKopo.Emulator.Domain;

/// <summary>The response that was decided in place of 201. Each form of it is a file in Scenarios/Responses.</summary>
/// <param name="Form">What answers the request instead; null: the usual response does, only later.</param>
/// <param name="Delay">How long it is held back, in real time.</param>
internal sealed record ScriptedResponse(IResult? Form, TimeSpan Delay)
{
    /// <summary>Whether the resource exists although the request is answered otherwise.</summary>
    public bool IsCreated { get; init; }

    /// <summary>Whether there is a resource, and so a result to decide.</summary>
    public bool Creates => IsCreated || Form is null;
}
