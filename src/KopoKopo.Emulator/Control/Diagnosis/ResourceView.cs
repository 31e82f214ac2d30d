using System.ComponentModel;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Control.Diagnosis;

/// <summary>A resource, who decided about it and why.</summary>
internal sealed record ResourceView(
    [property: Description("Its id.")] string Id,
    [property: Description("Its kind.")] string Kind,
    [property: Description("What became of it, or that it is pending.")] string Status,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt,
    [property: Description("When it became final; null while it is pending.")] DateTimeOffset? CompletedAt,
    [property: Description("What its request is about, at a glance.")] SummaryView About,
    [property: Description("Who decided what becomes of it.")] DecisionView DecidedBy,
    [property: Description("The rules that nearly applied, and why they did not.")] IReadOnlyList<NearMissView> NearMisses,
    [property: Description("The subscriptions that may have expected a webhook of it and were told nothing, and why.")] IReadOnlyList<NotToldView> NotTold,
    [property: Description("What GET answers; with Strict, which has it conceal references, with them.")] RawJson View)
{
    public static ResourceView Of(ResourceKind kind, ExplainedResource explained, IEnumerable<NotTold> notTold, DateTimeOffset now)
    {
        var resource = explained.Resource;
        return new ResourceView(
            resource.Id,
            resource.Kind,
            explained.Status ?? kind.StatusBefore(resource),
            resource.CreatedAt,
            explained.CompletedAt,
            SummaryView.Of(kind.SummaryOf(resource)),
            new DecisionView(resource.DecidedBy, resource.Plan.Scenario, resource.Plan.Rule, resource.Outcome.Name),
            [.. explained.NearMisses.Select(static miss => new NearMissView(miss.Rule, miss.Because))],
            [.. notTold.Select(NotToldView.Of)],
            new RawJson(QueryView.Of(kind, resource, explained.View, now)));
    }
}

/// <summary>A request at a glance.</summary>
internal sealed record SummaryView(
    [property: Description("Who pays, or who or what is paid or told; null: nobody is named.")] string? Who,
    [property: Description("How much; null: nothing is said, or all there is.")] Money? Amount,
    [property: Description("The till; null: none is named.")] string? Till)
{
    public static SummaryView Of(RequestSummary summary) => new(summary.Who, summary.Amount, summary.Till?.Number);
}

/// <summary>Who decided.</summary>
internal sealed record DecisionView(
    [property: Description("rule, queue, header, magic or default.")] string By,
    [property: Description("The scenario; null if it was none.")] string? Scenario,
    [property: Description("The rule; null if it was none.")] string? Rule,
    [property: Description("The outcome.")] string Outcome);

/// <summary>A rule that nearly applied.</summary>
internal sealed record NearMissView(
    [property: Description("The rule.")] string Rule,
    [property: Description("Why it did not apply.")] string Because);

/// <summary>A part of what clients created, the newest first.</summary>
internal sealed record ResourceList(
    [property: Description("The resources."), JsonConverter(typeof(StreamedListConverter<ResourceView>))] StreamedList<ResourceView> Resources)
{
    [Description("What ?next= takes for the next part; left out where this is the last.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Next => ((PagedList<ResourceView>)Resources).Next;
}
