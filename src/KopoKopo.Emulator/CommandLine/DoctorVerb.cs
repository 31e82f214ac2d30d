using System.CommandLine;
using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>Why a callback does not arrive: the emulator tries the way, step by step.</summary>
internal sealed class DoctorVerb(ClientVerb client)
{
    private readonly Argument<string> _url = new("URL") { Description = "The callback URL, as requests name it." };

    public Command Command() => client.Command("doctor", "Say why a callback does not arrive, and what to do.", RunAsync, _url);

    private async Task<int> RunAsync(ParseResult parsed, EmulatorClient emulator, VerbAnswer answer, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["url"] = parsed.GetRequiredValue(_url) };
        var report = (await emulator.ControlAsync(HttpMethod.Post, "doctor", body, cancellationToken)).Json!;
        var steps = Told.Items(report, "steps").Select(step => $"{(step["ok"]!.GetValue<bool>() ? "ok  " : "FAIL")} {step["step"]}: {step["detail"]}");
        string[] mend = report["mend"] is { } what ? [$"{what}"] : [];
        answer.Say(report, [.. steps, .. mend]);
        return report["reachable"]!.GetValue<bool>() ? VerbAnswer.Happened : VerbAnswer.DidNotHappen;
    }
}
