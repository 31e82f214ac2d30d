using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.Reversals;

/// <summary>A validated reversal, as it is stored.</summary>
internal sealed record ReversalRequest(string TransactionReference, string Reason, JsonElement? Metadata, string CallbackUrl)
{
    private static readonly Member<string> ReferenceMember = new(
        "transaction_reference", new RequestText<string>("a text", static text => text.Trim()), "The M-PESA reference of the payment to give back.")
    {
        IsRequired = true,
        Check = CheckReference,
        Example = $"\"{ReversibleTransaction.Sample}\"",
    };

    private static readonly Member<string> ReasonMember = new("reason", RequestShapes.Prose, "Why it is given back.")
    {
        IsRequired = true,
        Example = "\"Double payment\"",
    };

    public static readonly Shape<ReversalRequest> Shape =
        RequestMembers.Of("a reversal", Of, ReferenceMember, ReasonMember, RequestMembers.Metadata, RequestMembers.Links);

    /// <summary>Whether its first status is Scheduled: its sources disagree.</summary>
    public bool IsScheduled { get; init; }

    private static void CheckReference(Members members)
    {
        if (members.Request().Merchant?.WhyIrreversible(members.Get(ReferenceMember)!) is not { } refusal) return;

        if (refusal.IsList) members.Request().RejectAsList(refusal.Message);
        else members.Reading.Reject(refusal.Message);
    }

    private static ReversalRequest Of(Members members) => new(
        members.Get(ReferenceMember)!, members.Get(ReasonMember)!, members.Get(RequestMembers.Metadata), members.Get(RequestMembers.Links)!)
    {
        IsScheduled = members.Request().Merchant?.V2.ReversalFirstStatus == ReversalFirstStatus.Scheduled,
    };
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(ReversalRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredReversal : JsonSerializerContext;
