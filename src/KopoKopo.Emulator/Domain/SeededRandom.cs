using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KopoKopo.Emulator.Domain;

/// <summary>
/// Everything random about one creation. A draw is a function of the world's seed, the app, the kind, the creation's ordinal in that
/// world and a purpose, not of a running generator: neither order nor a restart changes it.
/// </summary>
internal readonly record struct SeededRandom(long Seed, string App, string Kind, long Ordinal)
{
    private const string Base36 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const int ReferenceDigits = 7;
    private const long References = 78_364_164_096; // 36 to the 7th
    private const int PayoutDigits = 8;
    private const long PayoutReferences = 2_821_109_907_456; // 36 to the 8th
    private const int MostDisbursements = 65_536;

    /// <summary>A UUIDv7 of <paramref name="now"/> with drawn bits, so that rows made one after the other stand one after the other.</summary>
    public string Id(string purpose, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(purpose, bytes);
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, now.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true).ToString();
    }

    /// <summary>A number from 0 up to 1, 1 excluded.</summary>
    public double Fraction(string purpose)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(purpose, bytes);
        return (BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 11) * Math.ScaleB(1, -53);
    }

    /// <summary>A number from 0 up to <paramref name="exclusiveMaximum"/>.</summary>
    public int Below(int exclusiveMaximum, string purpose)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(purpose, bytes);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(bytes) % (ulong)exclusiveMaximum);
    }

    /// <summary>
    /// An M-PESA reference: ten upper-case characters, the first three the year, month and day in Nairobi (2020-10-19 is OJJ, as in the
    /// documentation's samples), the rest the ordinal, stirred by the seed. Unique in a world, since the stirring is a bijection.
    /// </summary>
    public string MpesaReference(DateTimeOffset now) => Reference(now, Ordinal, References, ReferenceDigits);

    /// <summary>The reference of a payment by card: twelve digits. Unique in a world, since the factor shares no divisor with ten.</summary>
    public string CardReference() => $"{(UInt128)(ulong)Ordinal * 387_420_489_011 % 1_000_000_000_000:000000000000}";

    /// <summary>The reference of a payout's disbursement of this number, made likewise. It has 11 characters, as the samples' payouts have.</summary>
    public string PayoutReference(DateTimeOffset now, int disbursement) =>
        Reference(now, Ordinal * MostDisbursements + disbursement, PayoutReferences, PayoutDigits);

    private string Reference(DateTimeOffset now, long number, long range, int digits)
    {
        var date = Instant.InNairobi(now);
        Span<char> text = stackalloc char[3 + digits];
        text[0] = Base36[((date.Year - 2006) % 26 + 26) % 26];
        text[1] = Base36[date.Month - 1];
        text[2] = date.Day < 10 ? (char)('0' + date.Day) : Base36[date.Day - 10];

        // The factor shares no divisor with 36, so that no two numbers below the range meet.
        var stirred = (long)((UInt128)(ulong)number * 52_163_982_497 % (ulong)range);
        stirred = (stirred + (long)((ulong)Seed % (ulong)range)) % range;
        for (var i = text.Length - 1; i >= 3; i--, stirred /= 36) text[i] = Base36[(int)(stirred % 36)];
        return new string(text);
    }

    private void Hash(string purpose, Span<byte> hash)
    {
        Span<byte> text = stackalloc byte[512];
        var written = Encoding.UTF8.TryGetBytes($"{Seed}\n{App}\n{Kind}\n{Ordinal}\n{purpose}", text, out var length)
            ? text[..length]
            : Encoding.UTF8.GetBytes($"{Seed}\n{App}\n{Kind}\n{Ordinal}\n{purpose}");
        SHA256.HashData(written, hash);
    }
}
