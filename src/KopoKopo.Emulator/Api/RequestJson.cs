using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using KopoKopo.Emulator.Api.Connections;
using Microsoft.AspNetCore.Connections;

namespace KopoKopo.Emulator.Api;

/// <summary>The JSON object a client sent, or what is wrong with it. Dispose it after use.</summary>
internal readonly struct RequestJson(JsonDocument? document, ApiError? error) : IDisposable
{
    private const int MostUnread = 64 * 1024;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };
    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    public static ApiError NotJson => new(StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json, in UTF-8");

    public ApiError? Error => error;

    public JsonElement Body => document?.RootElement is { ValueKind: JsonValueKind.Object } body ? body : EmptyObject;

    /// <summary>
    /// Reads a body. None at all, and a literal <c>null</c>, count as an empty object: the validations then say what is missing.
    /// Throws <see cref="BadHttpRequestException"/> where the server cuts the body off (413).
    /// </summary>
    public static async Task<RequestJson> ReadAsync(HttpRequest request)
    {
        var bytes = await ReadBytesAsync(request);
        if (bytes.Length == 0) return new RequestJson(null, null);
        if (!IsJson(request)) return new RequestJson(null, NotJson);

        return Parse(bytes);
    }

    public static RequestJson Parse(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes)) return new RequestJson(null, ApiError.BadRequest("The request body is not valid JSON: it is not UTF-8"));

        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(bytes, Options);
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Null && EscapesAreWhole(bytes, document.RootElement))
            {
                return new RequestJson(document, null);
            }

            document.Dispose();
            return new RequestJson(null, ApiError.BadRequest("The request body must be a JSON object"));
        }
        catch (JsonException exception)
        {
            return new RequestJson(
                null, ApiError.BadRequest($"The request body is not valid JSON: see line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}"));
        }
        catch (InvalidOperationException)
        {
            document?.Dispose();
            return new RequestJson(null, ApiError.BadRequest("The request body is not valid JSON: half of a surrogate pair stands alone"));
        }
    }

    public void Dispose() => document?.Dispose();

    internal static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        if (request.ContentLength == 0) return [];

        // The server bounds the wait for the first bytes by its data rate; only a body that comes in parts needs a limit of its own.
        CancellationTokenSource? limit = null;
        try
        {
            while (true)
            {
                var read = await ReadPartAsync(request);
                if (read.IsCompleted)
                {
                    var bytes = read.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    RequestTrace.Of(request.HttpContext).Body = bytes;
                    return bytes;
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCanceled)
                {
                    throw new BadHttpRequestException(
                        $"the body took longer than {ServerLimits.LongestBody.TotalSeconds:0} s", StatusCodes.Status408RequestTimeout);
                }

                // A read that a token ends counts as one still going on, and the server complains that it cannot drain the rest.
                if (limit is not null) continue;

                limit = new CancellationTokenSource(ServerLimits.LongestBody);
                limit.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader);
            }
        }
        finally
        {
            limit?.Dispose();
        }
    }

    // Whatever a server throws while it reads a body is its sender's doing: chunks that overflow or have no end, a connection that was reset. The
    // server knows of the reset here before it says so in RequestAborted; an answer that nobody hears does no harm. No token ends the read, see above.
    private static async ValueTask<ReadResult> ReadPartAsync(HttpRequest request)
    {
        try
        {
            return await request.BodyReader.ReadAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is not BadHttpRequestException)
        {
            // What is left of the body of a connection that is gone cannot be drained; the server would try, and complain.
            if (exception is ConnectionResetException or OperationCanceledException) request.HttpContext.Abort();

            throw new BadHttpRequestException("the body is broken off, or its chunks are not well-formed", StatusCodes.Status400BadRequest, exception);
        }
    }

    /// <summary>Reads the body of a request that was turned away before anybody read it, for the journal; a long one is left unread.</summary>
    internal static async Task ReadUnreadAsync(HttpRequest request)
    {
        if (RequestTrace.Of(request.HttpContext).IsBodyRead
            || request.ContentLength is not (> 0 and <= MostUnread)
            || request.Headers.Expect.Count > 0
            || request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await ReadBytesAsync(request);
        }
        catch (BadHttpRequestException)
        {
            // The client has gone, was too slow, or the connection was broken on purpose.
        }
    }

    internal static bool IsJson(HttpRequest request)
    {
        var type = request.ContentType.AsSpan();
        var end = type.IndexOf(';');
        var parameters = end < 0 ? [] : type[(end + 1)..];
        if (end >= 0) type = type[..end];
        type = type.Trim();
        if (!type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && !(type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        var charset = parameters.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        return charset < 0 || parameters[(charset + 8)..].Trim().Trim('"').StartsWith("utf-8", StringComparison.OrdinalIgnoreCase);
    }

    // "\ud800" without its other half is JSON by the letter, but no text: reading it throws, so it is read here, where that has an answer.
    private static bool EscapesAreWhole(byte[] bytes, JsonElement root)
    {
        if (bytes.AsSpan().IndexOf("\\u"u8) >= 0) Visit(root);
        return true;

        static void Visit(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.String) value.GetString();
            if (value.ValueKind == JsonValueKind.Array) foreach (var item in value.EnumerateArray()) Visit(item);
            if (value.ValueKind != JsonValueKind.Object) return;
            foreach (var member in value.EnumerateObject())
            {
                _ = member.Name;
                Visit(member.Value);
            }
        }
    }
}
