using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control;

/// <summary>A value of a view that is written as text of a known form.</summary>
internal abstract class TextConverter<T> : JsonConverter<T>, IDescribesItself
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are written only.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(TextOf(value));

    public abstract JsonObject Describe(Func<Type, JsonObject> schemaOf);

    protected abstract string TextOf(T value);
}

/// <summary>An instant, in Nairobi's time.</summary>
internal sealed class InstantTextConverter : TextConverter<DateTimeOffset>
{
    public override JsonObject Describe(Func<Type, JsonObject> schemaOf) => new() { ["type"] = "string", ["format"] = "date-time" };

    protected override string TextOf(DateTimeOffset value) => Instant.WithMilliseconds(value);
}

/// <summary>A length of time, as ISO 8601 has it.</summary>
internal sealed class DurationTextConverter : TextConverter<TimeSpan>
{
    // The format "duration" has no sign.
    public override JsonObject Describe(Func<Type, JsonObject> schemaOf) =>
        new() { ["type"] = "string", ["pattern"] = "^-?P[0-9.DTHMS]+$", ["examples"] = new JsonArray("-P1DT30M") };

    protected override string TextOf(TimeSpan value) => XmlConvert.ToString(value);
}

/// <summary>An amount, as resources carry it.</summary>
internal sealed class MoneyTextConverter : TextConverter<Money>
{
    public override JsonObject Describe(Func<Type, JsonObject> schemaOf) =>
        new() { ["type"] = "string", ["pattern"] = @"^-?[0-9]+\.[0-9]{1,2}$", ["examples"] = new JsonArray("100.0") };

    protected override string TextOf(Money value) => value.ToResourceText();
}
