using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using KopoKopo.Emulator.Store.Sqlite;

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

    public Task AddAsync(string token, AccessToken issued) => database.WriteAsync(Lane.Of(issued.AppId), session => session.Execute(
        "INSERT INTO access_token (hash, app, created_at, expires_in) VALUES ($1, $2, $3, $4)",
        Hash.Of(token).ToArray(), issued.AppId, issued.CreatedAt, issued.ExpiresIn));

    public AccessToken? Find(string token)
    {
        var hash = Hash.Of(token);
        if (_remembered.TryGetValue(hash, out var known)) return known;

        var found = database.Read(session =>
        {
            using var row = session.Query("SELECT app, created_at, expires_in, revoked_at FROM access_token WHERE hash = $1", hash.ToArray());
            return row.Read() ? new AccessToken(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), !row.IsNull(3)) : null;
        });
        if (found is null) return null;

        if (_remembered.Count >= MostRemembered) _remembered.Clear();

        // TryAdd: a revocation that was committed since the read has already put its word here, and it stays.
        _remembered.TryAdd(hash, found);
        return found;
    }

    public async Task RevokeAsync(string token, AccessToken found, DateTimeOffset now)
    {
        var hash = Hash.Of(token);
        await database.WriteAsync(Lane.Of(found.AppId), session => session.Execute(
            "UPDATE access_token SET revoked_at = coalesce(revoked_at, $1) WHERE hash = $2",
            now.ToUnixTimeSeconds(), hash.ToArray()));
        _remembered[hash] = found with { Revoked = true };
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
