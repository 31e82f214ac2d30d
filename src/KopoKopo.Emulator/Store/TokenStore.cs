using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store;

/// <summary>An access token as stored: times are Unix seconds on the app's clock.</summary>
internal sealed record AccessToken(long AppId, long CreatedAt, long ExpiresIn, bool Revoked)
{
    public long ExpiresAt => CreatedAt + ExpiresIn;

    public TokenState StateAt(DateTimeOffset now)
    {
        if (Revoked) return TokenState.Revoked;

        return now.ToUnixTimeSeconds() >= ExpiresAt ? TokenState.Expired : TokenState.Live;
    }
}

internal enum TokenState
{
    Live,
    Expired,
    Revoked,
    Unknown,
}

/// <summary>Access tokens. Only a token's SHA-256 is kept, so the file gives none away. Expiry is judged at use.</summary>
internal sealed class TokenStore(Database database)
{
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<Hash, AccessToken> _remembered = new();

    public async Task AddAsync(string token, AccessToken issued) => await database.WriteAsync(session => session.Connection.Execute(
        "INSERT INTO access_token (hash, app, created_at, expires_in) VALUES (@Hash, @AppId, @CreatedAt, @ExpiresIn)",
        new { Hash = Hash.Of(token).ToArray(), issued.AppId, issued.CreatedAt, issued.ExpiresIn }));

    public AccessToken? Find(string token)
    {
        var hash = Hash.Of(token);
        if (_remembered.TryGetValue(hash, out var known)) return known;

        var row = database.Read(session => session.Connection.QuerySingleOrDefault<TokenRow>(
            "SELECT app AS AppId, created_at AS CreatedAt, expires_in AS ExpiresIn, revoked_at AS RevokedAt FROM access_token WHERE hash = @Hash",
            new { Hash = hash.ToArray() }));
        if (row is null) return null;

        var found = new AccessToken(row.AppId, row.CreatedAt, row.ExpiresIn, row.RevokedAt is not null);
        if (_remembered.Count >= MostRemembered) _remembered.Clear();

        // TryAdd: a revocation that was committed since the read has already put its word here, and it stays.
        _remembered.TryAdd(hash, found);
        return found;
    }

    public async Task RevokeAsync(string token, AccessToken found, DateTimeOffset now)
    {
        var hash = Hash.Of(token);
        await database.WriteAsync(session => session.Connection.Execute(
            "UPDATE access_token SET revoked_at = coalesce(revoked_at, @Now) WHERE hash = @Hash",
            new { Now = now.ToUnixTimeSeconds(), Hash = hash.ToArray() }));
        _remembered[hash] = found with { Revoked = true };
    }

    private sealed record TokenRow
    {
        public long AppId { get; init; }

        public long CreatedAt { get; init; }

        public long ExpiresIn { get; init; }

        public long? RevokedAt { get; init; }
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Hash(UInt128 High, UInt128 Low)
    {
        public static Hash Of(string token)
        {
            Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), bytes);
            return new Hash(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
        }

        public byte[] ToArray()
        {
            var bytes = new byte[SHA256.HashSizeInBytes];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Low);
            return bytes;
        }
    }
}
