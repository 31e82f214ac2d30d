using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Shop;

/// <summary>How the shop reaches Kopo Kopo, and the key that signs what comes from there.</summary>
public sealed record KopoKopoSettings(Uri BaseAddress, string ClientId, string ClientSecret, string ApiKey)
{
    /// <summary>Whoever knows the URL can POST to it; who knows the API key is Kopo Kopo. Signed are the bytes, so they are compared before anything reads them.</summary>
    public bool IsSigned(byte[] body, string? signature) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ApiKey), body))),
            Encoding.ASCII.GetBytes(signature ?? ""));
}

public sealed class KopoKopoClient(HttpClient http, KopoKopoSettings settings)
{
    public async Task AskToPayAsync(string phone, decimal amount, Guid order, Uri callbackUrl, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/incoming_payments")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation)) },
            Content = JsonContent.Create(new
            {
                payment_channel = "M-PESA STK Push",
                till_number = "K000000",
                subscriber = new { first_name = "Joe", last_name = "Buyer", phone_number = phone },
                amount = new { currency = "KES", value = amount },
                metadata = new { order },
                _links = new { callback_url = callbackUrl },
            }),
        };
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        using var credentials = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings.ClientId,
            ["client_secret"] = settings.ClientSecret,
        });
        using var answer = await http.PostAsync("/oauth/token", credentials, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("access_token").GetString()!;
    }
}
