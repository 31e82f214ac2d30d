using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KopoKopo.Emulator.Json;

/// <summary>A converter that says what it writes: the schema cannot be seen from the type.</summary>
internal interface IDescribesItself
{
    /// <param name="schemaOf">The schema of another type.</param>
    public JsonObject Describe(Func<Type, JsonObject> schemaOf);
}

/// <summary>Marks a member that SDKs read and the documentation's samples do not have.</summary>
/// <param name="because">Who reads it.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BeyondDocumentationAttribute(string because) : Attribute
{
    public string Because => because;
}

/// <summary>
/// The JSON Schema of a contract, from what System.Text.Json knows of its type: all that is always written is required, but
/// for what the documentation does not have.
/// </summary>
internal static class ContractSchema
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public static JsonObject Of(JsonTypeInfo contract)
    {
        var schema = contract.GetJsonSchemaAsNode(Options).AsObject();
        Inline(schema, schema);
        return schema;
    }

    // A type that occurs a second time is a pointer to the first, which leads nowhere once the schema is part of another.
    private static void Inline(JsonNode? node, JsonObject root)
    {
        if (node is JsonArray items) foreach (var item in items) Inline(item, root);
        if (node is not JsonObject value) return;

        if (value["$ref"]?.GetValue<string>() is { } pointer)
        {
            value.Remove("$ref");
            var target = pointer.Split('/')
                .Skip(1)
                .Aggregate((JsonNode?)root, (at, part) => at is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)] : at![part]);
            foreach (var (name, member) in target!.AsObject()) value.TryAdd(name, member?.DeepClone());
        }

        foreach (var (_, member) in value.ToList()) Inline(member, root);
    }

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        // What may be null has a converter around that of the value.
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) is { } underlying ? context.TypeInfo.Options.GetTypeInfo(underlying) : context.TypeInfo;
        var converter = context.PropertyInfo?.CustomConverter ?? type.Converter;
        var described = converter is IDescribesItself writes
            ? OrNull(writes.Describe(other => Of(context.TypeInfo.Options.GetTypeInfo(other))), context)
            : schema as JsonObject ?? [];
        if (converter is not IDescribesItself && context.TypeInfo.Kind == JsonTypeInfoKind.Object && described["properties"] is not null)
        {
            Require(context.TypeInfo, described);
        }

        if (DescriptionOf(context.PropertyInfo) is { } description) described["description"] = description;
        return described;
    }

    private static JsonObject OrNull(JsonObject schema, JsonSchemaExporterContext context)
    {
        var isNullable = context.PropertyInfo is { IsGetNullable: true }
            || Nullable.GetUnderlyingType(context.PropertyInfo?.PropertyType ?? typeof(object)) is not null;
        if (!isNullable || schema.Count == 0) return schema;
        if (schema["type"] is not JsonValue type) return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

        schema["type"] = new JsonArray(type.DeepClone(), "null");
        return schema;
    }

    private static void Require(JsonTypeInfo type, JsonObject schema)
    {
        var required = type.Properties.Where(IsAlwaysThere).Select(property => (JsonNode)property.Name).ToArray();
        schema.Remove("required");
        if (required.Length > 0) schema["required"] = new JsonArray(required);
    }

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        Find<JsonIgnoreAttribute>(property) is null or { Condition: JsonIgnoreCondition.Never } && Find<BeyondDocumentationAttribute>(property) is null;

    private static string? DescriptionOf(JsonPropertyInfo? property) =>
        Find<DescriptionAttribute>(property)?.Description
        ?? (Find<BeyondDocumentationAttribute>(property) is { } beyond ? $"Not in the documentation. {beyond.Because}" : null);

    private static T? Find<T>(JsonPropertyInfo? property)
        where T : Attribute => property?.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: false).OfType<T>().FirstOrDefault();
}
