using System.Text.Json.Serialization;

namespace KopoKopo.Emulator.Topics;

/// <summary>How webhooks are written: members in snake case, in the order in which the types declare them.</summary>
[JsonSerializable(typeof(WebhookDocument<BuygoodsReceivedResource>))]
[JsonSerializable(typeof(WebhookDocument<BuygoodsReversedResource>))]
[JsonSerializable(typeof(WebhookDocument<ExternalTillResource>))]
[JsonSerializable(typeof(WebhookDocument<MerchantToMerchantResource>))]
[JsonSerializable(typeof(WebhookDocument<SettlementResource>))]
[JsonSerializable(typeof(WebhookDocument<CustomerResource>))]
[JsonSerializable(typeof(IReadOnlyList<SettlementDisbursement>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class TopicContracts : JsonSerializerContext;
