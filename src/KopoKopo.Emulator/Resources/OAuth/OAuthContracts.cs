using System.Text.Json.Serialization;

namespace KopoKopo.Emulator.Resources.OAuth;

/// <summary>A new access token (RFC 6749 §5.1; <c>created_at</c> is Doorkeeper's, in seconds since 1970, as all instants here are).</summary>
internal sealed record AccessTokenResponse(string AccessToken, string TokenType, long ExpiresIn, long CreatedAt);

/// <summary>Whether a token is live (RFC 7662); of one that is not, nothing else is said.</summary>
internal sealed record IntrospectionResponse(
    bool Active,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TokenType = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Exp = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Iat = null);

/// <summary>What Doorkeeper says of the token that asks.</summary>
internal sealed record TokenInfoResponse(string? ResourceOwnerId, IReadOnlyList<string> Scope, long ExpiresIn, TokenApplication Application, long CreatedAt);

/// <summary>The application a token belongs to.</summary>
internal sealed record TokenApplication(string Uid);

/// <summary>What a revocation answers: nothing (RFC 7009).</summary>
internal sealed record RevocationResponse;

/// <summary>What rules may ask of a request for a token.</summary>
internal sealed record TokenRequestFacts(string ClientId, string GrantType);

/// <summary>How OAuth's answers are written, and what rules ask.</summary>
[JsonSerializable(typeof(AccessTokenResponse))]
[JsonSerializable(typeof(IntrospectionResponse))]
[JsonSerializable(typeof(TokenInfoResponse))]
[JsonSerializable(typeof(RevocationResponse))]
[JsonSerializable(typeof(TokenRequestFacts))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class OAuthContracts : JsonSerializerContext;
