using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Responses;

/// <summary>A status, with an error in Kopo Kopo's shape or a body of the rule's own.</summary>
internal sealed record StatusResponse(int Status) : IResult
{
    public static readonly ResponseForm Form = new StatusForm();

    public string? ErrorMessage { get; init; }

    /// <summary>The body's bytes, where it is not an error message.</summary>
    public byte[]? Body { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = HeadersShape.None;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        foreach (var (name, value) in Headers) httpContext.Response.Headers[name] = value;
        if (ErrorMessage is { } message)
        {
            await new ApiError(Status, message).ExecuteAsync(httpContext);
            return;
        }

        httpContext.Response.StatusCode = Status;
        if (Body is not { } body) return;

        await JsonBody.WriteAsync(httpContext.Response, body, httpContext.Response.ContentType ?? WireJson.ContentType);
    }

    private sealed class StatusForm : ResponseForm
    {
        private static readonly Member<int?> Status = new("status", Shapes.Integer(200, 599), "The HTTP status.");
        private static readonly Member<string> ErrorMessage = new("error_message", Shapes.Text, "The message of an error in Kopo Kopo's shape.");
        private static readonly Member<JsonElement?> Body = new("body", Shapes.Anything, "The body: a text as it is, all else as JSON.");
        private static readonly Member<IReadOnlyDictionary<string, string>> Headers = new("headers", new HeadersShape(), "Headers of the answer.");

        public override IMember Member => Status;

        public override IReadOnlyList<IMember> Details => [ErrorMessage, Body, Headers];

        public override string Contradiction => "contradicts status, which is the whole answer";

        public override IResult Read(Members members)
        {
            var status = members.Get(Status)!.Value;
            if (members.Has(Body)) members.Exclude("contradicts body", ErrorMessage);
            if (status is 204 or 205 or 304) members.Exclude($"means nothing with the status {status}, which has no body", Body);
            if (members.Has(ErrorMessage) && status < 400) members.Fail(ErrorMessage, "error_message wants a status of 400 or above");
            return new StatusResponse(status)
            {
                ErrorMessage = members.Get(ErrorMessage),
                Body = members.Get(Body) is { } body ? BytesOf(body) : null,
                Headers = members.Get(Headers) ?? HeadersShape.None,
            };
        }

        private static byte[] BytesOf(JsonElement body) =>
            Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText());
    }
}
