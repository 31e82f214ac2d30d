using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Resources;

/// <summary>What GET says of a resource, also while a scenario makes it contradict the truth.</summary>
internal static class QueryView
{
    /// <summary>What GET answers: the final JSON or the pending one, or what a scenario has it say instead.</summary>
    /// <param name="kind">The resource's kind.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="final">Its JSON if it is final; else null.</param>
    /// <param name="now">The app's now.</param>
    public static byte[] Of(ResourceKind kind, Resource resource, byte[]? final, DateTimeOffset now)
    {
        if (resource.Plan.Query is not { } query || now >= resource.CreatedAt + query.Until) return final ?? kind.Pending(resource);

        var hasFailed = query.Status == kind.Statuses.Failed;
        return kind.Contradict(resource, IsFinal(query.Status) ? final : null, query.Status, hasFailed ? OutcomePresets.Get("system_error").Errors : null);
    }

    // A scenario may have one kind say another's word; what is final for one is for all.
    private static bool IsFinal(string status) => ResourceRoutes.Kinds.Any(kind => kind.Statuses.IsFinal(status));
}
