using System.Reflection;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Topics;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace KopoKopo.Emulator.OpenApi;

/// <summary>What the document says as a whole: who is asked for what, the webhooks, and what many operations share.</summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    public const string AccessToken = "access_token";
    public const string ControlToken = "control_token";
    private const string Json = "application/json";

    private static readonly (string Name, string Description)[] Tags =
    [
        ("OAuth", "Access tokens."),
        ("API", "Kopo Kopo's API. Each path works without its prefix, too."),
        ("Control", "What a test, a script or a page drives the emulator by."),
        ("Health", "Whether it is there."),
    ];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "KopoKopo.Emulator",
            Version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            Description = "A fake Kopo Kopo: its API, what it sends, and the control API that drives it.",
        };
        document.Servers = [new OpenApiServer { Url = EmulatorApp.DefaultUrl }];
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [AccessToken] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "From POST /oauth/token." },
            [ControlToken] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The setting Emulator:ControlToken. Without the setting the control API answers this machine only, and asks for none.",
            },
        };
        document.Webhooks = WebhookTopics.All.ToDictionary(
            topic => topic.Name,
            topic => (IOpenApiPathItem)Delivery(document, WebhookOf(document, topic), $"{topic.Name}, to whoever subscribed", $"receive_{topic.Name}"),
            StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    public static string TagOf(string path) => path.Split('/')[0] switch
    {
        "oauth" => "OAuth",
        "_emulator" => "Control",
        "health" => "Health",
        _ => "API",
    };

    public static OpenApiSecurityRequirement Requires(OpenApiDocument document, string scheme) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    public static string StatusText(int status) => $"{ReasonPhrases.GetReasonPhrase(status)}.";

    /// <summary>What GET and a result say of a kind, with the documentation's sample.</summary>
    public static IOpenApiSchema ResourceOf(OpenApiDocument document, ResourceKind kind) => Schemas.Of(
        document, Schemas.NameOf(kind.Name), () => WithSample(ContractSchema.Of(kind.Document), $"{kind.Name}.{kind.Statuses.After.ToLowerInvariant()}"));

    public static IOpenApiSchema AnyWebhook(OpenApiDocument document) =>
        new OpenApiSchema { AnyOf = [.. WebhookTopics.All.Select(topic => WebhookOf(document, topic))] };

    /// <summary>A POST to the merchant.</summary>
    public static OpenApiPathItem Delivery(OpenApiDocument document, IOpenApiSchema body, string summary, string id) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                OperationId = id,
                Summary = summary,
                Security = [new OpenApiSecurityRequirement()],
                Parameters = [Signature()],
                RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = new OpenApiMediaType { Schema = body } },
                },
                Responses = new OpenApiResponses
                {
                    ["2XX"] = new OpenApiResponse { Description = "Heard. All else is sent again." },
                    ["4XX"] = new OpenApiResponse { Description = "Not heard: it is sent again." },
                },
            },
        },
    };

    public static OpenApiResponse Created() => new()
    {
        Description = "Accepted.",
        Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
        {
            [RequestWarnings.Header] = new OpenApiHeader
            {
                Description = "What production would refuse.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            },
            ["Location"] = new OpenApiHeader
            {
                Description = "Where it can be read.",
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" },
            },
        },
    };

    /// <summary>The stream of events, each of which has one of these forms.</summary>
    public static OpenApiResponse Events(OpenApiDocument document)
    {
        Type[] events =
        [
            typeof(RequestEvent), typeof(CreationEvent), typeof(CompletionEvent), typeof(DeliveryEvent), typeof(SimulationEvent), typeof(ClockEvent),
            typeof(WorldEvent),
        ];
        var names = events.Select(type => $"{type.GetField("Name")!.GetRawConstantValue()} ({Schemas.NameOf(type)})");
        return new OpenApiResponse
        {
            Description = $"Events as they happen, numbered on from Last-Event-ID, and a comment now and then. The data is JSON: {string.Join(", ", names)}.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["text/event-stream"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        ContentMediaType = Json,
                        ContentSchema = new OpenApiSchema { AnyOf = [.. events.Select(type => Schemas.Of(document, type))] },
                    },
                },
            },
        };
    }

    public static IOpenApiParameter AppParameter(OpenApiDocument document) => Shared(document, new OpenApiParameter
    {
        Name = "app",
        In = ParameterLocation.Query,
        Description = "The client id of the app it acts on; left out: sandbox.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });

    public static IOpenApiParameter AppHeader(OpenApiDocument document) => Shared(document, new OpenApiParameter
    {
        Name = "X-Emulator-App",
        In = ParameterLocation.Header,
        Description = "As ?app=, which stands above it.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });

    private static OpenApiParameterReference Shared(OpenApiDocument document, OpenApiParameter parameter)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Parameters ??= new Dictionary<string, IOpenApiParameter>(StringComparer.Ordinal);
        if (!document.Components.Parameters.ContainsKey(parameter.Name!)) document.AddComponent(parameter.Name!, (IOpenApiParameter)parameter);
        return new OpenApiParameterReference(parameter.Name!, document);
    }

    private static OpenApiParameter Signature() => new()
    {
        Name = WebhookSigner.Header,
        In = ParameterLocation.Header,
        Required = true,
        Description = "Lower-case hex of the HMAC-SHA256 of the body's bytes, with the app's API key.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{64}$" },
    };

    private static IOpenApiSchema WebhookOf(OpenApiDocument document, WebhookTopic topic) =>
        Schemas.Of(document, Schemas.NameOf(topic.Name), () => WithSample(ContractSchema.Of(topic.Document), topic.Name));

    private static JsonObject WithSample(JsonObject schema, string name)
    {
        if (Schemas.Sample(name) is { } sample) schema["examples"] = new JsonArray(sample);
        return schema;
    }
}
