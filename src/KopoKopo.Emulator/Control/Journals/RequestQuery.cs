using System.Globalization;
using KopoKopo.Emulator.Api.Journal;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Journals;

/// <summary>Which requests are asked for.</summary>
internal sealed record RequestQuery(string? Path, int? Status, DateTimeOffset Since, Page Page)
{
    private static readonly Member<string> PathMember = new("path", QueryShapes.Text, "Only those whose path contains this, in any case.") { TakesNull = true };

    private static readonly Member<int?> StatusMember =
        new("status", Shapes.Parsed("an HTTP status such as 201", ParseStatus, "^[0-9]+$"), "Only those that were answered with this status.")
        {
            TakesNull = true,
        };

    private static readonly Member<DateTimeOffset?> SinceMember = new("since", ControlBody.Instant, "Only those that were not answered before this instant.");

    public static readonly ObjectShape<RequestQuery> Shape = Shapes.Object<RequestQuery>(
        "parameters",
        static members =>
            new RequestQuery(members.Get(PathMember), members.Get(StatusMember), members.Get(SinceMember) ?? DateTimeOffset.MinValue, Page.Of(members)),
        Page.LimitMember,
        Page.NextMember,
        PathMember,
        StatusMember,
        SinceMember);

    public bool Fits(JournalEntry entry) =>
        entry.Id < Page.Before && entry.At >= Since
        && (Path is null || entry.Path.Contains(Path, StringComparison.OrdinalIgnoreCase))
        && (Status is null || (entry.Fault is null && entry.Status == Status));

    private static int? ParseStatus(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
}
