using System.Text.Json.Serialization;
using KopoKopo.Emulator.Resources.IncomingPayments;
using KopoKopo.Emulator.Resources.MerchantAccounts;
using KopoKopo.Emulator.Resources.Payments;
using KopoKopo.Emulator.Resources.PayRecipients;
using KopoKopo.Emulator.Resources.Polling;
using KopoKopo.Emulator.Resources.SettlementTransfers;
using KopoKopo.Emulator.Resources.SmsNotifications;
using KopoKopo.Emulator.Resources.WebhookSubscriptions;

namespace KopoKopo.Emulator.Resources;

/// <summary>How what GET and a result say is written: members in snake case, in the order in which the types declare them.</summary>
[JsonSerializable(typeof(ResourceDocument<WebhookSubscriptionAttributes>))]
[JsonSerializable(typeof(ResourceDocument<IncomingPaymentAttributes>))]
[JsonSerializable(typeof(ResourceDocument<PayRecipientAttributes>))]
[JsonSerializable(typeof(ResourceDocument<PaymentAttributes>))]
[JsonSerializable(typeof(ResourceDocument<MerchantBankAccountAttributes>))]
[JsonSerializable(typeof(ResourceDocument<MerchantWalletAttributes>))]
[JsonSerializable(typeof(ResourceDocument<SettlementTransferAttributes>))]
[JsonSerializable(typeof(ResourceDocument<PollingAttributes>))]
[JsonSerializable(typeof(ResourceDocument<SmsNotificationAttributes>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ResourceContracts : JsonSerializerContext;
