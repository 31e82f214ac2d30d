using System.Text.Json;
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

    public static IncomingPaymentRequest Read(Fields fields)
    {
        fields.OneOf("payment_channel", Channels);
        var till = fields.TillNumber("till_number");
        var subscriber = fields.Object("subscriber");
        return new IncomingPaymentRequest(
            till,
            subscriber.OptionalText("first_name"),
            subscriber.OptionalText("middle_name"),
            subscriber.OptionalText("last_name"),
            subscriber.Phone("phone_number", "is an invalid number"),
            fields.Amount("amount"),
            fields.Metadata(),
            fields.CallbackUrl());
    }
}
