using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Responses;

/// <summary>How a rule says a form of response, and which result it is. What the result does on HTTP says the result itself.</summary>
internal abstract class ResponseForm
{
    /// <summary>The member that says it.</summary>
    public abstract IMember Member { get; }

    /// <summary>Members that mean something beside it alone.</summary>
    public abstract IReadOnlyList<IMember> Details { get; }

    /// <summary>Why another form cannot stand beside it: "contradicts fault: nothing is answered".</summary>
    public abstract string Contradiction { get; }

    /// <summary>The result out of a rule's members, of which <see cref="Member"/> is there.</summary>
    public abstract IResult Read(Members members);

    public IMember[] Members => [Member, .. Details];
}
