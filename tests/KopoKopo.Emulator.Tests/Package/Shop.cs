using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Testing;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Package;

/// <summary>The code under test: a shop that knows its app's address and credentials, and asks customers to pay.</summary>
internal sealed class Shop : IDisposable
{
    private readonly HttpClient _http;

    private Shop(Uri address) => _http = new HttpClient { BaseAddress = address };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Shop> OfAsync(KopoKopoApp app)
    {
        var shop = new Shop(app.BaseAddress);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = app.ClientId,
            ["client_secret"] = app.ClientSecret,
            ["grant_type"] = "client_credentials",
        });
        using var answer = await shop._http.PostAsync("/oauth/token", form, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var token = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["access_token"]!.GetValue<string>();
        shop._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return shop;
    }

    /// <summary>Asks a customer to pay; answers the payment's address.</summary>
    public async Task<Uri> AskAsync(Uri callback, string? phone = null)
    {
        var payment = new IncomingPaymentBuilder().CallingBack(callback);
        if (phone is not null) payment.With("subscriber.phone_number", phone);
        using var content = new StringContent(payment.ToJson(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync("/api/v1/incoming_payments", content, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return answer.Headers.Location!;
    }

    /// <summary>What GET says of a payment's status.</summary>
    public async Task<string> StatusAsync(Uri payment) =>
        (await _http.GetFromJsonAsync<JsonNode>(payment, Cancellation))!["data"]!["attributes"]!["status"]!.GetValue<string>();

    public void Dispose() => _http.Dispose();
}
