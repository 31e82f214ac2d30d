using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Scenarios.Rules;

/// <summary>An outcome as rules say it: a preset, or a status with what goes with it.</summary>
internal sealed record OutcomeSpec(OutcomePreset Preset, Outcome Outcome)
{
    private const string Failed = "Failed";
    private const string Custom = "custom";
    private static readonly string[] Statuses = ["Success", "Processed", "Transferred", Failed];

    private static readonly Member<string> BatchStatus = new("status", Shapes.Word("status", "Transferred", Failed), "Whether this batch goes out.")
    {
        IsRequired = true,
    };
    private static readonly Member<string> BatchErrors = new("errors", Shapes.Text, "Why it does not.");
    private static readonly Member<string> Status = new("status", Shapes.Word("status", Statuses), "The final status.");
    private static readonly Member<string> Errors = new("errors", Shapes.Text, "The failure's text.");
    private static readonly Member<JsonElement?> Resource = new("resource", Shapes.Anything, "Members of the payment's event.resource that are to be so.");
    private static readonly Member<IReadOnlyList<string>> Batches = new(
        "batches", Shapes.AtMost(100, Shapes.Object("a batch", ToBatch, BatchStatus, BatchErrors), least: 1), "What becomes of each batch of a payout.");

    public static readonly Shape<OutcomeSpec> Shape = Shapes.Either(
        new PresetShape(),
        Shapes.Object("an object with status", ToOutcome, Status, Errors, Resource, Batches));

    /// <summary>Whether it is one that only payments by customers have.</summary>
    public bool IsOfPayments => Outcome.Resource is not null || Outcome.IsReversed;

    // No failure is "", so that a list can hold it.
    private static string ToBatch(Members members)
    {
        var failed = members.Get(BatchStatus) == Failed;
        if (!failed) members.Exclude("means nothing where status is not Failed", BatchErrors);
        return failed ? members.Get(BatchErrors) ?? OutcomePresets.Get("payout_failed").Errors! : "";
    }

    private static OutcomeSpec ToOutcome(Members members)
    {
        var failed = members.Get(Status) == Failed;
        if (!failed) members.Exclude("means nothing where status is not Failed", Errors);
        if (failed) members.Exclude("means nothing where status is Failed", Resource, Batches);
        if (!members.Has(Status) && !members.Has(Resource) && !members.Has(Batches)) members.Reading.Fail(members.Path, "expected status, resource or batches");
        if (members.Get(Resource) is { } resource && members.Reading.Words.CheckResource(resource) is { } complaint) members.Fail(Resource, complaint);

        var outcome = new Outcome(Custom, failed ? members.Get(Errors) ?? OutcomePresets.Get("system_error").Errors : null)
        {
            Resource = members.Get(Resource),
            Batches = members.Get(Batches)?.Select(errors => errors.Length == 0 ? null : errors).ToList(),
        };
        return new OutcomeSpec(new OutcomePreset(Custom, outcome.Errors), outcome);
    }

    private sealed class PresetShape : Shape<OutcomeSpec>
    {
        private static readonly Shape<string> Name = Shapes.Word("outcome", OutcomePresets.Names);

        public override string Expected => "an outcome's name";

        public override System.Text.Json.Nodes.JsonObject Schema(ScenarioWords words) => Name.Schema(words);

        public override OutcomeSpec? Read(JsonElement value, string path, Reading reading) =>
            Name.Read(value, path, reading) is { } name ? new OutcomeSpec(OutcomePresets.Get(name), OutcomePresets.Get(name).Outcome) : null;
    }
}
