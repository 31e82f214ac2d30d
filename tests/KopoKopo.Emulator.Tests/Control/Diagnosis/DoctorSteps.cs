using System.Net;
using System.Net.Http.Json;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary>What the doctor said.</summary>
internal sealed record DoctorAnswer(bool Reachable, IReadOnlyList<(string Step, bool Ok, string Detail)> Steps, string? Mend)
{
    /// <summary>The steps as a line: "dns, connect, post!", the failed one with an exclamation mark.</summary>
    public string Way => string.Join(", ", Steps.Select(step => step.Ok ? step.Step : $"{step.Step}!"));

    /// <summary>Where the way ends, which must be at a failed step.</summary>
    public string Failure
    {
        get
        {
            Steps[^1].Ok.ShouldBeFalse(Way);
            return Steps[^1].Detail;
        }
    }
}

internal static class DoctorSteps
{
    public static async Task<DoctorAnswer> ExamineAsync(this ApiClient client, string url)
    {
        var answer = await client.Http.PostAsJsonAsync("/_emulator/doctor", new { url }, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var json = await ApiClient.JsonAsync(answer);
        return new DoctorAnswer(
            json["reachable"]!.GetValue<bool>(),
            [.. json["steps"]!.AsArray().Select(step => (step!["step"].Text(), step["ok"]!.GetValue<bool>(), step["detail"].Text()))],
            json["mend"]?.GetValue<string>());
    }
}
