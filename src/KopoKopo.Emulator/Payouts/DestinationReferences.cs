using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Payouts;

/// <summary>References of destinations in requests.</summary>
internal static class DestinationReferences
{
    /// <summary>Complains of a reference that nothing has; in production the id of a recipient or of an account is none either.</summary>
    public static void Check(Members members, Member<string> type, Member<string> member)
    {
        var request = members.Request();
        var asked = members.Get(member)!;
        var found = request.Merchant!.ReferenceOfDestination(members.Get(type)!, asked);
        if (found is null) members.Fail(member, RequestShapes.Invalid);
        else if (found != asked) request.WouldRefuse(members.PathOf(member), "is invalid: it is the id of a resource, and no destination's reference");
    }
}
