using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>Makes a delivery wrong on purpose. Bytes that are spoilt are signed as they are sent, so that only what is meant to be wrong is.</summary>
internal static class DeliveryFaults
{
    private const string WrongKey = "not the API key";
    private const int ShortSignature = 40;

    /// <summary>The delivery with its faults; itself if it has none.</summary>
    public static NewDelivery Apply(NewDelivery delivery, IReadOnlyList<Fault> faults, App app)
    {
        if (faults.Count == 0) return delivery;

        var body = faults.Select(fault => fault.Body).FirstOrDefault(name => name is not null) is { } bodyFault ? Spoil(delivery.Body, bodyFault) : delivery.Body;
        var signatureFault = faults.Select(fault => fault.Signature).FirstOrDefault(name => name is not null);
        return delivery with
        {
            Body = body,
            Signature = Sign(body, signatureFault, app),
            ContentType = faults.Select(fault => fault.ContentType).FirstOrDefault(type => type is not null) ?? delivery.ContentType,
            Faults = faults,
        };
    }

    private static string? Sign(byte[] body, string? fault, App app)
    {
        var right = WebhookSigner.Sign(body, app.ApiKey);
        return fault switch
        {
            "missing" => null,
            "short" => right[..ShortSignature],
            "wrong_key" => WebhookSigner.Sign(body, WrongKey),
            "client_secret" => WebhookSigner.Sign(body, app.ClientSecret ?? app.ClientId),
            "stale_body" => WebhookSigner.Sign([.. body, (byte)' '], app.ApiKey),
            "prefixed" => $"sha256={right}",
            "uppercase" => right.ToUpperInvariant(),
            _ => right,
        };
    }

    private static byte[] Spoil(byte[] body, string fault) => fault switch
    {
        "truncated" => body[..(body.Length / 2)],
        "invalid_json" => [.. body[..^1], .. ",}"u8],
        "extra_field" => [.. body[..^1], .. ",\"unexpected_field\":\"unexpected\"}"u8],
        "missing_field" => WithoutStatus(body),
        "html" => "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"u8.ToArray(),
        _ => [],
    };

    // The status is what receivers look at first: a result's in its attributes, a webhook's in its resource (a customer's, who has none, loses the phone number).
    private static byte[] WithoutStatus(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var holder = json.RootElement.TryGetProperty("data", out var data) ? data.GetProperty("attributes") : json.RootElement.GetProperty("event").GetProperty("resource");
        var name = holder.TryGetProperty("status", out _) ? "status" : "phone_number";
        var member = holder.EnumerateObject().First(member => member.Name == name);

        // Cut out of the text as it stands, with one comma, so that the rest keeps its bytes.
        var text = Encoding.UTF8.GetString(body);
        var written = $"\"{name}\":{member.Value.GetRawText()}";
        var holderAt = text.IndexOf(holder.GetRawText(), StringComparison.Ordinal);
        var at = text.IndexOf(written, holderAt, StringComparison.Ordinal);
        var end = at + written.Length;
        return Encoding.UTF8.GetBytes(text[end] == ',' ? text.Remove(at, written.Length + 1) : text.Remove(at - 1, written.Length + 1));
    }
}
