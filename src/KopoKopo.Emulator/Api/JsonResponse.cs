using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api;

/// <summary>200 with JSON, or another success.</summary>
internal class JsonResponse(byte[] body, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return JsonBody.WriteAsync(httpContext.Response, body);
    }
}

/// <summary>A response whose type says its status and what its body is, so that an endpoint's signature says what comes back.</summary>
internal interface ITypedResponse
{
    public static abstract int Status { get; }

    /// <summary>The contract of its body.</summary>
    public static abstract Type Body { get; }
}

/// <summary>200 with a contract's value.</summary>
internal sealed class OkJson<T>(T value, JsonTypeInfo<T> contract) : JsonResponse(WireJson.ToBytes(value, contract), Status), ITypedResponse
{
    public static int Status => StatusCodes.Status200OK;

    public static Type Body => typeof(T);
}

/// <summary>201 with a contract's value.</summary>
internal sealed class CreatedJson<T>(T value, JsonTypeInfo<T> contract) : JsonResponse(WireJson.ToBytes(value, contract), Status), ITypedResponse
{
    public static int Status => StatusCodes.Status201Created;

    public static Type Body => typeof(T);
}

/// <summary>408 with a contract's value.</summary>
internal sealed class RequestTimeoutJson<T>(T value, JsonTypeInfo<T> contract) : JsonResponse(WireJson.ToBytes(value, contract), Status), ITypedResponse
{
    public static int Status => StatusCodes.Status408RequestTimeout;

    public static Type Body => typeof(T);
}

/// <summary>503 with a contract's value.</summary>
internal sealed class UnavailableJson<T>(T value, JsonTypeInfo<T> contract) : JsonResponse(WireJson.ToBytes(value, contract), Status), ITypedResponse
{
    public static int Status => StatusCodes.Status503ServiceUnavailable;

    public static Type Body => typeof(T);
}
