using System.Text.Json.Serialization;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api;

/// <summary>What is wrong, as the API says it (documentation, "Errors").</summary>
internal sealed record ErrorBody(int ErrorCode, TextOrList ErrorMessage);

/// <summary>What is wrong, as OAuth says it (RFC 6749 §5.2; <c>state</c> is Doorkeeper's).</summary>
internal sealed record OAuthErrorBody(
    string Error, string ErrorDescription, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? State = null);

/// <summary>How errors are written.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(OAuthErrorBody))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ErrorContracts : JsonSerializerContext;
