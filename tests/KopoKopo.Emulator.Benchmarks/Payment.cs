using System.Buffers.Text;
using System.Globalization;

namespace KopoKopo.Emulator.Benchmarks;

/// <summary>
/// The request that all servers are sent: the documentation's own sample of an incoming payment. Its metadata, which a callback repeats, hold a number, so that
/// a callback is known for that of its create.
/// </summary>
internal sealed class Payment
{
    public const string Path = "/api/v1/incoming_payments";

    /// <summary>Where callbacks go when none are measured: nothing is ever sent there.</summary>
    public const int NoReceiver = 9;

    private const int Digits = 9;
    private static readonly byte[] NumberStandsAfter = "\"customer_id\":\""u8.ToArray();
    private readonly int _at;

    public Payment(int port, int receiver, string? token)
    {
        Bytes = HttpBytes.Post(
            port,
            Path,
            "application/json",
            $$$"""
            {"payment_channel":"M-PESA STK Push","till_number":"K000000","subscriber":{"first_name":"Joe","last_name":"Buyer","phone_number":"+254999999999","email":"jbuyer@mail.net"},"amount":{"currency":"KES","value":20000},"metadata":{"customer_id":"000000000","reference":"123456","notes":"Payment for invoice 12345"},"_links":{"callback_url":"http://127.0.0.1:{{{receiver}}}/callback"}}
            """,
            token);
        _at = Bytes.AsSpan().IndexOf(NumberStandsAfter) + NumberStandsAfter.Length;
    }

    public byte[] Bytes { get; }

    /// <summary>The request with this number.</summary>
    public byte[] Numbered(int number)
    {
        number.TryFormat(Bytes.AsSpan(_at, Digits), out _, "D9", CultureInfo.InvariantCulture);
        return Bytes;
    }

    /// <summary>The number in a callback.</summary>
    public static int NumberIn(ReadOnlySpan<byte> callback)
    {
        var at = callback.IndexOf(NumberStandsAfter);
        return at >= 0 && Utf8Parser.TryParse(callback.Slice(at + NumberStandsAfter.Length, Digits), out int number, out _)
            ? number
            : throw new InvalidDataException("A callback without a number.");
    }
}
