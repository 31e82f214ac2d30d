using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Topics;

/// <summary>
/// What M-PESA's Daraja would have sent: a flat object in place of the usual webhook, for subscribers of the second version who ask for it. SDKs tell it by
/// its key TransactionType; balances and bill numbers are blank in all their samples.
/// </summary>
internal sealed record DarajaPayload(
    [property: JsonPropertyName("TransactionType")] string TransactionType,
    [property: JsonPropertyName("TransID")] string TransactionId,
    [property: JsonPropertyName("TransTime")] string Time,
    [property: JsonPropertyName("TransAmount")] string Amount,
    [property: JsonPropertyName("BusinessShortCode")] string? Till,
    [property: JsonPropertyName("BillRefNumber")] string BillReference,
    [property: JsonPropertyName("InvoiceNumber")] string Invoice,
    [property: JsonPropertyName("OrgAccountBalance")] string Balance,
    [property: JsonPropertyName("ThirdPartyTransId")] string ThirdPartyTransactionId,
    [property: JsonPropertyName("MSISDN")] string? Msisdn,
    [property: JsonPropertyName("FirstName")] string? FirstName,
    [property: JsonPropertyName("MiddleName")] string? MiddleName,
    [property: JsonPropertyName("LastName")] string? LastName)
{
    /// <summary>Numbers stand in it as the Base64 of their SHA-256.</summary>
    public const string Hash = "hash";

    /// <summary>Numbers stand in it as their digits.</summary>
    public const string Digits = "digits";

    /// <summary>A customer paid a till.</summary>
    public static Func<string, byte[]> OfPayment(FinancialTransaction payment) => form =>
        ToBytes(Of(payment, "Buygoods", NumberOf(payment, form), payment.Customer?.FirstName));

    /// <summary>Another till paid.</summary>
    public static Func<string, byte[]> OfTillToTill(FinancialTransaction transaction) => _ =>
        ToBytes(Of(transaction, "Organization To Organization Transfer", transaction.SendingTill, "Organization name"));

    private static DarajaPayload Of(FinancialTransaction transaction, string type, string? sender, string? firstName) => new(
        type,
        transaction.Reference,
        Instant.InNairobi(transaction.OriginationTime).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture),
        transaction.Amount.ToResourceText(),
        transaction.Till?.Number,
        BillReference: "",
        Invoice: "",
        Balance: "",
        ThirdPartyTransactionId: "",
        sender,
        firstName,
        MiddleName: null,
        LastName: null);

    private static string? NumberOf(FinancialTransaction payment, string form) =>
        payment.Sender is not { } phone ? null
        : form == Digits ? phone.Digits
        : Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(phone.Digits)));

    private static byte[] ToBytes(DarajaPayload payload) => WireJson.ToBytes(payload, DarajaContract.Default.DarajaPayload);
}

/// <summary>How it is written; its members have names of their own.</summary>
[JsonSerializable(typeof(DarajaPayload))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class DarajaContract : JsonSerializerContext;
