using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KopoKopo.Emulator.Json;

/// <summary>How far lists are read and written.</summary>
internal static class StreamedList
{
    /// <summary>An answer ends after the item with which it reaches this size.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>So many items are read at a time; each may be a megabyte.</summary>
    public const int ReadAtOnce = 16;
}

/// <summary>
/// A list whose items are read while they are written, a few at a time, so that one of large items is never in memory, and that ends where the answer has
/// no room for more. What the answer says of its end must be written after it: a property that is declared later.
/// </summary>
internal abstract class StreamedList<T>
{
    /// <param name="isFull">Whether nothing more may be written.</param>
    /// <param name="write">Writes an item.</param>
    public abstract void Write(Func<bool> isFull, Action<T> write);
}

/// <summary>Writes the items.</summary>
internal sealed class StreamedListConverter<T> : JsonConverter<StreamedList<T>>, IDescribesItself
{
    public override StreamedList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Lists are written only.");

    public override void Write(Utf8JsonWriter writer, StreamedList<T> value, JsonSerializerOptions options)
    {
        var contract = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartArray();
        value.Write(() => writer.BytesCommitted + writer.BytesPending >= StreamedList.MostBytes, item => JsonSerializer.Serialize(writer, item, contract));
        writer.WriteEndArray();
    }

    public JsonObject Describe(Func<Type, JsonObject> schemaOf) => new() { ["type"] = "array", ["items"] = schemaOf(typeof(T)) };
}
