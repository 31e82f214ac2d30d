using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Worlds;

/// <summary>What a world that is put aside is called.</summary>
internal sealed record SnapshotRequest(string Name)
{
    private static readonly Shape<string> NameShape =
        Shapes.Parsed(
            PathName.Rule,
            static text => PathName.IsAllowed(text) ? text : null,
            PathName.Pattern,
            ifMissing: "Say what to call it: {\"name\":\"before\"}");

    private static readonly Member<string> NameMember = new("name", NameShape, "What it is called.")
    {
        IsRequired = true,
        TakesNull = true,
        Example = "\"before\"",
    };

    public static readonly Shape<SnapshotRequest> Shape = ControlBody.Of(static members => new SnapshotRequest(members.Get(NameMember)!), NameMember);
}
