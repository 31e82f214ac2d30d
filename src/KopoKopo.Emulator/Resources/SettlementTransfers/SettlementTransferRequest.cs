using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Payouts;

namespace KopoKopo.Emulator.Resources.SettlementTransfers;

/// <summary>The account a targeted transfer goes to.</summary>
internal sealed record TransferTarget(string Type, string Reference);

/// <summary>A validated transfer, as it is stored. Blind: no target, and an amount only if the client wants less than all.</summary>
internal sealed record SettlementTransferRequest(Money? Amount, TransferTarget? Target, string CallbackUrl)
{
    private const string TypeName = "destination_type";
    private const string ReferenceName = "destination_reference";

    private static readonly Member<Money?> SomeMember = new("amount", MoneyShapes.OptionalAmount, "How much; left out: all there is.") { TakesNull = true };
    private static readonly Member<string> NoTypeMember = new(TypeName, RequestShapes.Blank, "Left out: the money goes to the accounts the merchant prefers.")
    {
        TakesNull = true,
    };
    private static readonly Member<string> NoReferenceMember = new(ReferenceName, RequestShapes.Blank, "Left out.") { TakesNull = true };

    private static readonly Member<string> TypeMember =
        new(TypeName, RequestShapes.OneOf(DestinationTypes.OfMerchants), "What the account is.")
        {
            IsRequired = true,
            Example = $"\"{DestinationTypes.OfMerchants[0]}\"",
        };

    private static readonly Member<string> ReferenceMember = new(ReferenceName, RequestShapes.Reference, "The account's account_reference.")
    {
        IsRequired = true,
        Check = static members => DestinationReferences.Check(members, TypeMember, ReferenceMember!),
        Example = "\"d76265cd-0000-e511-80da-0aa34a9b0000\"",
    };

    public static readonly Shape<SettlementTransferRequest> Shape = new TransferShape();

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = RequestMembers.AmountParts with
    {
        DestinationType = new MemberPath(TypeMember),
        DestinationReference = new MemberPath(ReferenceMember),
    };

    private sealed class TransferShape : Shape<SettlementTransferRequest>
    {
        private static readonly Shape<SettlementTransferRequest> Blind = RequestMembers.Of(
            "a blind transfer",
            static members => new SettlementTransferRequest(members.Get(SomeMember), null, members.Get(RequestMembers.Links)!),
            SomeMember,
            NoTypeMember,
            NoReferenceMember,
            RequestMembers.Links);

        private static readonly Shape<SettlementTransferRequest> Targeted = RequestMembers.Of(
            "a targeted transfer",
            static members => new SettlementTransferRequest(
                members.Get(RequestMembers.Amount),
                new TransferTarget(members.Get(TypeMember)!, members.Get(ReferenceMember)!),
                members.Get(RequestMembers.Links)!),
            RequestMembers.Amount,
            TypeMember,
            ReferenceMember,
            RequestMembers.Links);

        public override string Expected => "a transfer";

        public override JsonObject Schema(ScenarioWords words) => new() { ["oneOf"] = new JsonArray(Blind.Schema(words), Targeted.Schema(words)) };

        public override SettlementTransferRequest? Read(JsonElement value, string path, Reading reading)
        {
            return (IsBlank(TypeMember) && IsBlank(ReferenceMember) ? Blind : Targeted).Read(value, path, reading);

            bool IsBlank(IMember member) => RequestReading.IsBlankThroughout(reading.Find(value, member));
        }
    }
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(SettlementTransferRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredSettlementTransfer : JsonSerializerContext;
