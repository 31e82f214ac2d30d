using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Store;

/// <summary>How what has no columns of its own is stored: JSON, without what is null.</summary>
[JsonSerializable(typeof(FinancialTransaction))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(IReadOnlyList<NearMiss>))]
[JsonSerializable(typeof(IReadOnlyList<Fault>))]
[JsonSerializable(typeof(IReadOnlyList<NotTold>))]
[JsonSerializable(typeof(SettlementLocations))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true, Converters = [typeof(StoredFault)])]
internal sealed partial class StoredJson : JsonSerializerContext;

/// <summary>What was decided, as it is stored: nothing where nothing was said beyond the outcome.</summary>
internal static class StoredPlan
{
    public static byte[]? Write(Decision decision)
    {
        var plan = decision.Plan;
        return ReferenceEquals(plan, Plan.Ordinary) ? null : JsonSerializer.SerializeToUtf8Bytes(plan, StoredJson.Default.Plan);
    }

    public static Plan Read(byte[] stored) => JsonSerializer.Deserialize(stored, StoredJson.Default.Plan)!;

    public static byte[]? Write(IReadOnlyList<NearMiss> nearMisses) =>
        nearMisses.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(nearMisses, StoredJson.Default.IReadOnlyListNearMiss);

    public static IReadOnlyList<NearMiss> ReadNearMisses(byte[] stored) => JsonSerializer.Deserialize(stored, StoredJson.Default.IReadOnlyListNearMiss)!;

    public static byte[] Write(IReadOnlyList<NotTold> notTold) => JsonSerializer.SerializeToUtf8Bytes(notTold, StoredJson.Default.IReadOnlyListNotTold);

    public static IReadOnlyList<NotTold> ReadNotTold(byte[] stored) => JsonSerializer.Deserialize(stored, StoredJson.Default.IReadOnlyListNotTold)!;

    public static string? Write(IReadOnlyList<Fault> faults) =>
        faults.Count == 0 ? null : JsonSerializer.Serialize(faults, StoredJson.Default.IReadOnlyListFault);

    public static IReadOnlyList<Fault> ReadFaults(string? stored) =>
        stored is null ? [] : JsonSerializer.Deserialize(stored, StoredJson.Default.IReadOnlyListFault)!;
}
