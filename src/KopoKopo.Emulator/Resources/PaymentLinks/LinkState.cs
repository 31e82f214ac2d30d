using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.PaymentLinks;

/// <summary>Whether a link is paid, and by whom: its samples have other members before the payment than after it.</summary>
internal abstract record LinkState
{
    /// <summary>Active, Paid, Cancelled or Expired.</summary>
    public abstract string InWords();
}

/// <summary>One that waits, or has waited in vain.</summary>
internal sealed record WaitingLink(string PaymentLinkStatus, string ExpiresAt, string InitiatorName, string Link) : LinkState
{
    public override string InWords() => PaymentLinkStatus;
}

/// <summary>One that is paid. The number of who paid is a number.</summary>
internal sealed record PaidLink(
    string Status, string ExpiresAt, string Link, string TransactionReference, long? SenderPhoneNumber, string OriginationTime) : LinkState
{
    public override string InWords() => Status;
}

/// <summary>Writes either, and reads it by the members that only that one has.</summary>
internal sealed class LinkStateConverter : JsonConverter<LinkState>, IDescribesItself
{
    private const string OfPaid = "transaction_reference";

    public override LinkState? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return (LinkState?)value.Deserialize(ContractOf(value.TryGetProperty(OfPaid, out _) ? typeof(PaidLink) : typeof(WaitingLink)));
    }

    public override void Write(Utf8JsonWriter writer, LinkState value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ContractOf(value.GetType()));

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => new()
    {
        ["anyOf"] = new JsonArray(ContractSchema.Of(ContractOf(typeof(WaitingLink))), ContractSchema.Of(ContractOf(typeof(PaidLink)))),
    };

    private static JsonTypeInfo ContractOf(Type type) => LinkStateContracts.Default.GetTypeInfo(type)!;
}

/// <summary>How either is written.</summary>
[JsonSerializable(typeof(WaitingLink))]
[JsonSerializable(typeof(PaidLink))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class LinkStateContracts : JsonSerializerContext;
