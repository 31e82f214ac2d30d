using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Files;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary>How a pending resource is to end; null: as was decided.</summary>
internal sealed record CompleteRequest(OutcomeSpec? Outcome)
{
    /// <summary>An outcome that ends something.</summary>
    public static readonly Member<OutcomeSpec> OutcomeMember = new("outcome", new EndShape(), "How it ends; left out: as was decided.")
    {
        TakesNull = true,
        Example = "\"success\"",
    };

    public static readonly Shape<CompleteRequest> Shape = ControlBody.Of(static members => new CompleteRequest(members.Get(OutcomeMember)), OutcomeMember);

    // As scenarios write it, and complained of in their words.
    private sealed class EndShape : Shape<OutcomeSpec>
    {
        public override string Expected => OutcomeSpec.Shape.Expected;

        public override JsonObject Schema(ScenarioWords words) => OutcomeSpec.Shape.Schema(words);

        public override OutcomeSpec? Read(JsonElement value, string path, Reading reading)
        {
            var (outcome, error) = ScenarioReader.ReadOutcome(value, reading.Words);
            if (outcome is null) reading.Reject(error!);
            else if (outcome.Preset.IsEndless || outcome.Preset.Response is not null) reading.Reject($"{outcome.Preset.Name} ends nothing");

            return outcome;
        }
    }
}
