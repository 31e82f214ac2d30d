using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources.IncomingPayments;

/// <summary>A validated STK push, as it is stored.</summary>
internal sealed record IncomingPaymentRequest(
    Till Till,
    string? FirstName,
    string? MiddleName,
    string? LastName,
    PhoneNumber Phone,
    Money Amount,
    JsonElement? Metadata,
    string CallbackUrl)
{
    /// <summary>The spellings that SDKs and the documentation send; letter case does not matter.</summary>
    private static readonly string[] Channels = ["M-PESA STK Push", "M-PESA", "MPESA"];

    public static byte[] Read(Fields fields)
    {
        fields.OneOf("payment_channel", Channels);
        var till = fields.Parsed<Till>("till_number", Till.TryParse);
        var subscriber = fields.Object("subscriber");
        var request = new IncomingPaymentRequest(
            till,
            subscriber.OptionalText("first_name"),
            subscriber.OptionalText("middle_name"),
            subscriber.OptionalText("last_name"),
            subscriber.Parsed<PhoneNumber>("phone_number", PhoneNumber.TryParse, "is an invalid number"),
            fields.Amount("amount"),
            fields.Metadata(),
            fields.CallbackUrl());
        return fields.Error is null ? JsonSerializer.SerializeToUtf8Bytes(request, IncomingPaymentJson.Default.IncomingPaymentRequest) : [];
    }

    public static IncomingPaymentRequest From(byte[] stored) => JsonSerializer.Deserialize(stored, IncomingPaymentJson.Default.IncomingPaymentRequest)!;
}

[JsonSerializable(typeof(IncomingPaymentRequest))]
internal sealed partial class IncomingPaymentJson : JsonSerializerContext;
