using System.Globalization;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>Which requests are asked for.</summary>
internal sealed record RequestQuery(string? Path, string? Resource, int? Status, DateTimeOffset Since, Page Page)
{
    private static readonly Member<string> PathMember = new("path", QueryShapes.Text, "Only those whose path contains this, in any case.") { TakesNull = true };

    private static readonly Member<string> ResourceMember =
        new("resource", QueryShapes.Text, "Only those that made this resource or asked for it, by its id.") { TakesNull = true };

    private static readonly Member<int?> StatusMember =
        new("status", Shapes.Parsed("an HTTP status such as 201", ParseStatus, "^[0-9]+$"), "Only those that were answered with this status.")
        {
            TakesNull = true,
        };

    private static readonly Member<DateTimeOffset?> SinceMember = new("since", ControlBody.Instant, "Only those that were not answered before this instant.");

    public static readonly ObjectShape<RequestQuery> Shape = Shapes.Object<RequestQuery>(
        "parameters",
        static members =>
            new RequestQuery(
                members.Get(PathMember), members.Get(ResourceMember), members.Get(StatusMember),
                members.Get(SinceMember) ?? DateTimeOffset.MinValue, Page.Of(members)),
        Page.LimitMember,
        Page.NextMember,
        PathMember,
        ResourceMember,
        StatusMember,
        SinceMember);

    public bool Fits(JournalEntry entry) =>
        entry.Id < Page.Before && entry.At >= Since
        && (Resource is not { Length: > 0 } id || IsAbout(entry, id))
        && (Path is null || entry.Path.Contains(Path, StringComparison.OrdinalIgnoreCase))
        && (Status is null || (entry.Fault is null && entry.Status == Status));

    // A path or a location names it; so does the query of a GET that asks by id.
    private static bool IsAbout(JournalEntry entry, string id) =>
        entry.Path.Contains(id, StringComparison.OrdinalIgnoreCase)
        || entry.Query.Contains(id, StringComparison.OrdinalIgnoreCase)
        || entry.ResponseHeaders.Any(header => header.Key.Equals("Location", StringComparison.OrdinalIgnoreCase)
            && header.Value.EndsWith($"/{id}", StringComparison.OrdinalIgnoreCase));

    private static int? ParseStatus(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
}
