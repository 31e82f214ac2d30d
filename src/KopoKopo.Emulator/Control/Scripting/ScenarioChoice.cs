using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary>Which scenario is to be the active one.</summary>
internal sealed record ScenarioChoice(string Name)
{
    private static readonly Member<string> NameMember = new(
        "name", Shapes.Asked("Say which: {\"name\":\"default\"}", static text => text), "The scenario's name.")
    {
        IsRequired = true,
        Example = "\"default\"",
    };

    public static readonly Shape<ScenarioChoice> Shape = ControlBody.Of(static members => new ScenarioChoice(members.Get(NameMember)!), NameMember);
}
