using System.CommandLine;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>Lets time pass for an app, and says what that brought about.</summary>
internal sealed class AdvanceVerb(ClientVerb client)
{
    private readonly Argument<TimeSpan?> _by = new("TIME")
    {
        Description = "How much: PT1H, 01:00:00, 1h.",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = LengthOfTime.Reader("TIME", Duration.Longest),
    };

    public Command Command() => client.Command("advance", "Let time pass for the app, and do all that falls due.", RunAsync, _by);

    private async Task<int> RunAsync(ParseResult parsed, EmulatorClient emulator, VerbAnswer answer, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["by"] = $"{new Duration(parsed.GetValue(_by)!.Value)}" };
        var passed = (await emulator.ControlAsync(HttpMethod.Post, "clock/advance", body, cancellationToken)).Json!;
        var more = passed["resources_not_listed"] is { } count ? [$"{count} more became final"] : Array.Empty<string>();
        return answer.Done(
            passed,
            [
                $"now {passed["now"]}",
                .. Told.Items(passed, "resources").Select(one => $"{one["kind"]} {one["id"]}: {one["status"]}"), .. more, .. Told.Deliveries(passed),
            ]);
    }
}
