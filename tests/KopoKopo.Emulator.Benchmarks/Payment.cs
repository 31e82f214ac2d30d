namespace KopoKopo.Emulator.Benchmarks;

/// <summary>The request that both servers are sent: the documentation's own sample of an incoming payment.</summary>
internal static class Payment
{
    public const string Path = "/api/v1/incoming_payments";

    /// <summary>Where callbacks go when none are measured: nothing is ever sent there.</summary>
    public const int NoReceiver = 9;

    public static byte[] Request(int port, int receiver, string? token) => HttpBytes.Post(
        port,
        Path,
        "application/json",
        $$$"""
        {"payment_channel":"M-PESA STK Push","till_number":"K000000","subscriber":{"first_name":"Joe","last_name":"Buyer","phone_number":"+254999999999","email":"jbuyer@mail.net"},"amount":{"currency":"KES","value":20000},"metadata":{"customer_id":"123456789","reference":"123456","notes":"Payment for invoice 12345"},"_links":{"callback_url":"http://127.0.0.1:{{{receiver}}}/callback"}}
        """,
        token);
}
