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

/// <summary>How validated requests are stored: JSON, without what is null.</summary>
[JsonSerializable(typeof(WebhookSubscriptionRequest))]
[JsonSerializable(typeof(IncomingPaymentRequest))]
[JsonSerializable(typeof(PayRecipientRequest))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(MerchantBankAccountRequest))]
[JsonSerializable(typeof(MerchantWalletRequest))]
[JsonSerializable(typeof(SettlementTransferRequest))]
[JsonSerializable(typeof(PollingRequest))]
[JsonSerializable(typeof(SmsNotificationRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredRequests : JsonSerializerContext;
