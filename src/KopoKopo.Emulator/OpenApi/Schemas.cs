using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Control;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources.OAuth;
using KopoKopo.Emulator.Resources.PaymentLinks;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace KopoKopo.Emulator.OpenApi;

/// <summary>The document's schemas: each is written once, under its name, and referred to from wherever it belongs.</summary>
internal static class Schemas
{
    public const string Error = "Error";
    public const string OAuthError = "OAuthError";
    private const string SamplesFolder = "KopoKopo.Emulator.Samples.";

    // Each by its own options: a context that is made part of others' loses its naming policy.
    private static readonly JsonSerializerContext[] Contracts =
        [ControlContracts.Default, OAuthContracts.Default, ErrorContracts.Default, LinkAnswerContract.Default];

    /// <summary>A kind's name in the style of schemas: "IncomingPayment".</summary>
    public static string NameOf(string snakeCase) => string.Concat(snakeCase.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>What a type is called: views by what they show.</summary>
    public static string NameOf(Type type) =>
        type == typeof(ErrorBody) ? Error : type == typeof(OAuthErrorBody) ? OAuthError
        : type.Name.EndsWith("View", StringComparison.Ordinal) ? type.Name[..^4] : type.Name;

    /// <summary>Refers to the schema of a contract's type.</summary>
    public static IOpenApiSchema Of(OpenApiDocument document, Type type) => Of(document, NameOf(type), () => SchemaOf(type));

    /// <summary>What a body is called: by what is read of it.</summary>
    public static string NameOf(IShape body) => body.Reads.Name;

    /// <summary>Refers to a schema, which is written if nobody referred to it before.</summary>
    public static IOpenApiSchema Of(OpenApiDocument document, string name, Func<JsonObject> schema)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        if (!document.Components.Schemas.ContainsKey(name)) document.AddComponent(name, Parse(document, schema()));
        return new OpenApiSchemaReference(name, document);
    }

    /// <summary>A schema where it stands.</summary>
    public static OpenApiSchema Parse(OpenApiDocument document, JsonObject schema) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _)
        ?? throw new InvalidOperationException($"This is no schema: {schema.ToJsonString()}");

    /// <summary>The documentation's sample of this name; null if there is none.</summary>
    public static JsonNode? Sample(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{SamplesFolder}{name}.json");
        return stream is null ? null : JsonNode.Parse(stream);
    }

    private static JsonObject SchemaOf(Type type) =>
        ContractSchema.Of(Contracts.Select(context => context.GetTypeInfo(type)).First(contract => contract is not null)!);
}
