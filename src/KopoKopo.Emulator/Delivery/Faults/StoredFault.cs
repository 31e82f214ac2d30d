using System.Text.Json;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Delivery.Faults;

/// <summary>A fault as the database holds it: an object in which every kind writes its members, so that files of any version can be read.</summary>
internal sealed class StoredFault : JsonConverter<Fault>
{
    public override Fault Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var stored = JsonDocument.ParseValue(ref reader);
        return FaultKinds.All.Select(kind => kind.Restore(stored.RootElement)).OfType<Fault>().FirstOrDefault()
            ?? throw new JsonException($"The database holds a fault that this version does not know: {stored.RootElement}");
    }

    public override void Write(Utf8JsonWriter writer, Fault value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var kind in FaultKinds.All) kind.Store(writer, value);
        writer.WriteEndObject();
    }
}
