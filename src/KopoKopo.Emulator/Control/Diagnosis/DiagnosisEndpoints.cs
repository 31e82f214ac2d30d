using System.ComponentModel;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary><c>/_emulator/signature/explain</c> and <c>/_emulator/doctor</c>: why a signature does not fit, and why a callback does not arrive.</summary>
internal sealed class DiagnosisEndpoints(DeliveryStore deliveries, Doctor doctor)
{
    public Task<OkJson<SignatureView>> ExplainSignature(App app, SignatureQuestion question, HttpContext http)
    {
        var verdict = SignatureDiagnosis.Explain(app, question.Body, question.Signature, deliveries.FindBySignature(app, question.Signature.Trim()));
        return Task.FromResult(Respond.Ok(new SignatureView(verdict.IsValid, verdict.Mistake, verdict.Explanation)));
    }

    public async Task<OkJson<DoctorView>> Examine(App app, DoctorRequest request, HttpContext http)
    {
        var report = await doctor.ExamineAsync(app, request.Url, http.RequestAborted);
        return Respond.Ok(
            new DoctorView(report.IsReachable, [.. report.Steps.Select(static step => new DoctorStepView(step.Step, step.IsOk, step.Detail))], report.Mend));
    }
}

/// <summary>Whether a signature fits a body, and if not, why.</summary>
internal sealed record SignatureView(
    [property: Description("Whether it fits.")] bool Valid,
    [property: Description("The mistake's name; null if there is none.")] string? Mistake,
    [property: Description("In words, with what to do instead.")] string Explanation);

/// <summary>Whether a callback URL can be reached.</summary>
internal sealed record DoctorView(
    [property: Description("Whether it can.")] bool Reachable,
    [property: Description("The way there, as far as it goes.")] IReadOnlyList<DoctorStepView> Steps,
    [property: Description("What to do; null if nothing is wrong.")] string? Mend);

/// <summary>One step on the way.</summary>
internal sealed record DoctorStepView(
    [property: Description("allowed, dns, connect, tls, post or speed.")] string Step,
    [property: Description("Whether it went well.")] bool Ok,
    [property: Description("What happened.")] string Detail);
