using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Resources.Polling;

/// <summary>A validated query, as it is stored.</summary>
internal sealed record PollingRequest(string Scope, Till? Till, DateTimeOffset FromTime, DateTimeOffset ToTime, string CallbackUrl)
{
    private static readonly Member<DateTimeOffset?> FromMember = new("from_time", RequestShapes.Instant, "The first instant asked for.")
    {
        IsRequired = true,
        Example = "\"2021-04-12T08:50:22+03:00\"",
    };

    private static readonly Member<DateTimeOffset?> ToMember = new("to_time", RequestShapes.Instant, "The last instant asked for, not before from_time.")
    {
        IsRequired = true,
        Check = CheckOrder,
        Example = "\"2021-04-19T08:50:22+03:00\"",
    };

    public static readonly Shape<PollingRequest> Shape =
        RequestMembers.Of("a query", Of, Scoped.Scope, Scoped.Till, FromMember, ToMember, RequestMembers.Links);

    /// <inheritdoc cref="ResourceKind.Parts"/>
    public static readonly RequestParts Parts = new() { Till = new MemberPath(Scoped.Till) };

    /// <summary>Times are shown in whole seconds, those of transactions too: what is shown as the first or last second of the window is in it.</summary>
    public DateTimeOffset FirstIncluded => DateTimeOffset.FromUnixTimeSeconds(FromTime.ToUnixTimeSeconds());

    public DateTimeOffset LastIncluded => DateTimeOffset.FromUnixTimeSeconds(ToTime.ToUnixTimeSeconds()).AddMilliseconds(999);

    private static void CheckOrder(Members members)
    {
        if (members.Get(FromMember) > members.Get(ToMember)) members.Reading.Reject("From time must not be after to time");
    }

    private static PollingRequest Of(Members members) => new(
        members.Get(Scoped.Scope)!, members.Get(Scoped.Till), members.Get(FromMember)!.Value, members.Get(ToMember)!.Value, members.Get(RequestMembers.Links)!);
}

/// <summary>How the validated request is stored.</summary>
[JsonSerializable(typeof(PollingRequest))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class StoredPolling : JsonSerializerContext;
