using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary><c>/_emulator/signature/explain</c> and <c>/_emulator/doctor</c>: why a signature does not fit, and why a callback does not arrive.</summary>
internal sealed class DiagnosisEndpoints(ControlledApp controlled, DeliveryStore deliveries, Doctor doctor)
{
    public async Task<Results<JsonAnswer, ApiError>> ExplainSignature(HttpContext http)
    {
        using var json = await RequestJson.ReadAsync(http.Request);
        if (json.Error is { } malformed) return malformed;

        var (app, error) = await controlled.OfAsync(http);
        if (app is null) return error!;

        var (question, invalid) = SignatureQuestion.Shape.Read(json.Body);
        if (question is null) return invalid!;

        var verdict = SignatureDiagnosis.Explain(app, question.Body, question.Signature, deliveries.FindBySignature(app, question.Signature.Trim()));
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

        var (request, invalid) = DoctorRequest.Shape.Read(json.Body);
        if (request is null) return invalid!;

        var diagnosis = await doctor.ExamineAsync(app, request.Url, http.RequestAborted);
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
}
