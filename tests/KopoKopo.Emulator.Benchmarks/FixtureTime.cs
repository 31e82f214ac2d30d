using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using KopoKopo.Emulator.Testing;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>
/// What the fixture costs a test, in this process: from starting it to being ready, and from sending a payment to having its verified callback, one at a time
/// with no delay of the result.
/// </summary>
internal static class FixtureTime
{
    private const int Starts = 20;
    private const int WarmUp = 100;
    private const int Payments = 1000;

    public static async Task<int> RunAsync()
    {
        var first = await StartAsync();
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++) starts.Add(await StartAsync());
        var trips = await RoundTripsAsync();
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}");
        Console.WriteLine($"ready, the process's first: {first:0} ms; {Starts} later ones: p50 {starts.Median():0} ms, most {starts.Max():0} ms");
        Console.WriteLine($"{Payments} payments, sent to verified callback: p50 {trips.Median():0.0} ms, p99 {trips.Percentile(0.99):0.0} ms");
        return 0;
    }

    private static async Task<double> StartAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await using var kopokopo = await KopoKopoEmulator.StartAsync();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<List<double>> RoundTripsAsync()
    {
        await using var kopokopo = await KopoKopoEmulator.StartAsync(settings => settings.ResultDelay = TimeSpan.Zero);
        await using var receiver = await WebhookReceiver.StartAsync(kopokopo);
        using var http = await MerchantAsync(kopokopo);
        var payment = new
        {
            payment_channel = "M-PESA STK Push",
            till_number = "K000000",
            subscriber = new { phone_number = "+254712345678" },
            amount = new { currency = "KES", value = 100 },
            _links = new { callback_url = receiver.Url },
        };
        var times = new List<double>();
        for (var i = 0; i < WarmUp + Payments; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsJsonAsync("/api/v1/incoming_payments", payment);
            await receiver.NextAsync("incoming_payment");
            if (i >= WarmUp) times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return times;
    }

    private static async Task<HttpClient> MerchantAsync(KopoKopoEmulator kopokopo)
    {
        var http = new HttpClient { BaseAddress = kopokopo.BaseAddress };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = kopokopo.ClientId,
            ["client_secret"] = kopokopo.ClientSecret,
            ["grant_type"] = "client_credentials",
        });
        using var answer = await http.PostAsync("/oauth/token", form);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
