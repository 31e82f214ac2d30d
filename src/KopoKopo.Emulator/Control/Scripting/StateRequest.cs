using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary>Which state the active scenario is to be in.</summary>
internal sealed record StateRequest(string State)
{
    private const int Longest = 200;

    private static readonly Shape<string> StateShape = Shapes.Asked(
        $"Say which: {{\"state\":\"{Rule.Started}\"}}, of at most {Longest} characters",
        static text => text.Length is > 0 and <= Longest ? text : null,
        $"^[\\s\\S]{{1,{Longest}}}$");

    private static readonly Member<string> StateMember = new("state", StateShape, "The state, as the scenario calls it.")
    {
        IsRequired = true,
        Example = $"\"{Rule.Started}\"",
    };

    public static readonly Shape<StateRequest> Shape = ControlBody.Of(static members => new StateRequest(members.Get(StateMember)!), StateMember);
}
