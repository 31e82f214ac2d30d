using System.Text.Json.Nodes;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Resources.PaymentLinks;

/// <summary>What a customer has filled in on the page of a payment link.</summary>
internal sealed record LinkForm(bool IsPaying, PhoneNumber? Phone, bool HasWrongPhone)
{
    public const string Decision = "decision";
    public const string Pay = "pay";
    public const string Decline = "decline";
    public const string PhoneNumber = "phone_number";

    /// <summary>What it is made of.</summary>
    public static JsonObject Schema => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            [Decision] = new JsonObject { ["enum"] = new JsonArray(Pay, Decline) },
            [PhoneNumber] = new JsonObject { ["type"] = "string", ["description"] = "Who pays; left blank: somebody." },
        },
        ["required"] = new JsonArray(Decision),
    };

    /// <summary>Null if it is no such form.</summary>
    public static async Task<LinkForm?> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType) return null;

        IFormCollection form;
        try
        {
            // Read as bytes first, for the journal.
            request.Body = new MemoryStream(await RequestJson.ReadBytesAsync(request));
            form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or (IOException and not BadHttpRequestException))
        {
            return null;
        }

        var (decision, phone) = (form[Decision].ToString(), form[PhoneNumber].ToString());
        if (decision is not (Pay or Decline)) return null;

        var isPhone = Domain.PhoneNumber.TryParse(phone, out var number);
        return new LinkForm(decision == Pay, isPhone ? number : null, !isPhone && !string.IsNullOrWhiteSpace(phone));
    }
}
