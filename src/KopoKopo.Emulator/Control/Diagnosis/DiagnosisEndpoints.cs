using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary><c>/_emulator/signature/explain</c> and <c>/_emulator/doctor</c>: why a signature does not fit, and why a callback does not arrive.</summary>
internal sealed class DiagnosisEndpoints(ControlledApp controlled, DeliveryStore deliveries, Doctor doctor)
{
    private const int LongestSignature = 1000;

    public async Task<Results<JsonAnswer, ApiError>> ExplainSignature(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        if (Text(json.Body, "body") is not { } body || Text(json.Body, "signature") is not { } signature)
        {
            return ApiError.BadRequest("Say what you have: {\"body\":\"the request's body as text\",\"signature\":\"the header's value\"}");
        }

        if (Encoding.UTF8.GetByteCount(body) > SignatureDiagnosis.LongestBody) return ApiError.BadRequest($"body may have {SignatureDiagnosis.LongestBody} bytes: a callback has far fewer");
        if (signature.Length > LongestSignature) return ApiError.BadRequest($"signature may have {LongestSignature} characters: a signature has 64");

        var verdict = SignatureDiagnosis.Explain(app, body, signature, deliveries.FindBySignature(app, signature.Trim()));
        return new JsonAnswer(answer =>
        {
            answer.WriteStartObject();
            answer.WriteBoolean("valid", verdict.IsValid);
            answer.WriteString("mistake", verdict.Mistake);
            answer.WriteString("explanation", verdict.Explanation);
            answer.WriteEndObject();
        });
    }

    public async Task<Results<JsonAnswer, ApiError>> Examine(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        if (!Uri.TryCreate(Text(json.Body, "url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return ApiError.BadRequest("Say which: {\"url\":\"http://localhost:9000/callback\"}");

        var diagnosis = await doctor.ExamineAsync(app, url, http.RequestAborted);
        return new JsonAnswer(answer =>
        {
            answer.WriteStartObject();
            answer.WriteBoolean("reachable", diagnosis.IsReachable);
            answer.WriteStartArray("steps");
            foreach (var step in diagnosis.Steps)
            {
                answer.WriteStartObject();
                answer.WriteString("step", step.Step);
                answer.WriteBoolean("ok", step.IsOk);
                answer.WriteString("detail", step.Detail);
                answer.WriteEndObject();
            }

            answer.WriteEndArray();
            answer.WriteString("mend", diagnosis.Mend);
            answer.WriteEndObject();
        });
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
