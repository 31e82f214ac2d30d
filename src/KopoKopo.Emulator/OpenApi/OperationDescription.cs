using System.Text.Json.Nodes;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Control;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Control.Scripting;
using KopoKopo.Emulator.Control.Security;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Resources.OAuth;
using KopoKopo.Emulator.Resources.PaymentLinks;
using KopoKopo.Emulator.Scenarios.Rules;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace KopoKopo.Emulator.OpenApi;

/// <summary>Describes each operation by what its endpoint says of itself.</summary>
internal sealed class OperationDescription(ScenarioWords words) : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var path = context.Description.RelativePath!;
        var method = context.Description.HttpMethod!;
        var endpoint = new Endpoint(operation, document, context.Description.ActionDescriptor.EndpointMetadata);
        operation.OperationId = IdOf(method, path);
        operation.Tags = new HashSet<OpenApiTagReference> { new(DocumentDescription.TagOf(path), document) };
        operation.Responses = [];
        operation.Parameters = [.. PathParameters(endpoint, path)];
        operation.Security = [new OpenApiSecurityRequirement()];
        if (endpoint.Find<KindOperation>() is { } ofKind) Describe(endpoint, ofKind);
        else if (endpoint.Find<LinkOperation>() is { } link) Describe(endpoint, link);
        else if (endpoint.Find<OAuthOperation>() is { } oauth) Describe(endpoint, oauth);
        else if (endpoint.Find<ApiOperation>() is { } another) Describe(endpoint, another);
        else if (endpoint.Find<PageOperation>() is { } page) Describe(endpoint, page);
        else if (endpoint.Find<ControlCall>() is { } call) Describe(endpoint, call);
        else if (endpoint.Find<HealthCheck>() is { } health) AddResponses(endpoint, health.Result);
        return Task.CompletedTask;
    }

    private void Describe(Endpoint endpoint, KindOperation its)
    {
        var (operation, document) = (endpoint.Operation, endpoint.Document);
        var (kind, words) = (its.Kind, InWords(its.Kind));
        var verb = its.IsCreation ? "create" : its.IsByQuery ? "query" : "get";
        operation.OperationId = $"{verb}_{kind.Name}{(its.Version == kind.Versions[0] ? "" : $"_v{(int)its.Version}")}";
        operation.Summary = its.IsCreation ? $"Make {words}" : its.IsByQuery ? $"What became of {words}, by its id in the query" : $"What became of {words}";
        operation.Security = [DocumentDescription.Requires(document, DocumentDescription.AccessToken)];
        if (its.IsCreation)
        {
            operation.RequestBody = Body(BodyOf(document, its));
            operation.Parameters!.Add(Parameter(
                RequestedOutcome.Header, ParameterLocation.Header, Text,
                "Decides what becomes of it: insufficient_funds, or insufficient_funds; after=PT5S.", isRequired: false));
            operation.Responses!["201"] = DocumentDescription.Created();
            if (kind.HasResult)
            {
                operation.Callbacks = new Dictionary<string, IOpenApiCallback>(StringComparer.Ordinal) { ["result"] = Callback(document, kind) };
            }
        }
        else
        {
            operation.Responses!["200"] = Ok(DocumentDescription.ResourceOf(document, kind), "As it stands: pending, or the same bytes as its result.");
            AddError(endpoint, "404", "There is none of this id.");
        }

        if (its.IsByQuery) operation.Parameters!.Add(Parameter("id", ParameterLocation.Query, Text, "Its id.", isRequired: true));
        AddError(endpoint, "400", "What is wrong with the request, in a sentence.");
        AddError(endpoint, "401", "The access token is missing, unknown, revoked or expired.");
        AddError(endpoint, "default", "Another refusal, or what a scenario answers instead.");
    }

    private static void Describe(Endpoint endpoint, LinkOperation link)
    {
        endpoint.Operation.Security = [DocumentDescription.Requires(endpoint.Document, DocumentDescription.AccessToken)];
        endpoint.Operation.Responses!["200"] = link.IsEvent
            ? Ok(DocumentDescription.AnyWebhook(endpoint.Document), "The webhook's bytes.")
            : Ok(Schemas.Parse(endpoint.Document, new JsonObject { ["type"] = "object" }), "What the newest webhook about it tells.");
        AddError(endpoint, "401", "The access token is missing, unknown, revoked or expired.");
        AddError(endpoint, "404", "There is none of this id.");
        AddError(endpoint, "default", "Another refusal.");
    }

    private void Describe(Endpoint endpoint, ApiOperation its)
    {
        endpoint.Operation.Security = [DocumentDescription.Requires(endpoint.Document, DocumentDescription.AccessToken)];
        AddResponses(endpoint, its.Result);
        AddError(endpoint, "400", "What is wrong with the request, in a sentence.");
        AddError(endpoint, "401", "The access token is missing, unknown, revoked or expired.");
        AddError(endpoint, "404", "There is none of this id.");
        AddError(endpoint, "default", "Another refusal.");
    }

    private static void Describe(Endpoint endpoint, PageOperation its)
    {
        if (its.TakesForm)
        {
            endpoint.Operation.RequestBody = new OpenApiRequestBody
            {
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/x-www-form-urlencoded"] = new OpenApiMediaType { Schema = Schemas.Parse(endpoint.Document, LinkForm.Schema) },
                },
            };
        }

        endpoint.Operation.Responses!["200"] = Page("The link as it stands.");
        endpoint.Operation.Responses["404"] = Page("There is no such link.");
        AddError(endpoint, "default", "Another refusal.");
    }

    private static OpenApiResponse Page(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["text/html"] = new OpenApiMediaType { Schema = Text } },
    };

    private void Describe(Endpoint endpoint, OAuthOperation its)
    {
        if (its.Parameters is { } parameters)
        {
            var schema = Schemas.Parse(endpoint.Document, parameters.Schema(words));
            var content = new OpenApiMediaType { Schema = schema };
            endpoint.Operation.RequestBody = new OpenApiRequestBody
            {
                Description = "In a form, as JSON, or in the query; credentials in HTTP Basic as well.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/x-www-form-urlencoded"] = content,
                    [Json] = content,
                },
            };
        }
        else endpoint.Operation.Security = [DocumentDescription.Requires(endpoint.Document, DocumentDescription.AccessToken)];

        AddResponses(endpoint, its.Result);
    }

    private void Describe(Endpoint endpoint, ControlCall call)
    {
        var operation = endpoint.Operation;
        var isGuarded = endpoint.Find<AnswersAnybody>() is null;
        if (isGuarded)
        {
            operation.Security = [new OpenApiSecurityRequirement(), DocumentDescription.Requires(endpoint.Document, DocumentDescription.ControlToken)];
        }

        if (call.IsOfApp)
        {
            operation.Parameters!.Add(DocumentDescription.AppParameter(endpoint.Document));
            operation.Parameters.Add(DocumentDescription.AppHeader(endpoint.Document));
        }

        foreach (var member in call.Query?.Members ?? []) operation.Parameters!.Add(Parameter(endpoint.Document, member));
        if (call.Body is { } body) operation.RequestBody = Body(BodyOf(endpoint.Document, body), isRequired: IsRequired(body));

        AddResponses(endpoint, call.Result);
        if (isGuarded)
        {
            AddError(endpoint, "400", "What is wrong with the call, in a sentence.");
            AddError(endpoint, "401", "The control token is missing or wrong.");
            AddError(endpoint, "403", "Who calls may not drive the emulator.");
        }

        if (call.IsOfApp || operation.Parameters!.Any(parameter => parameter.In == ParameterLocation.Path))
        {
            AddError(endpoint, "404", "There is none of this name, or no such app.");
        }

        foreach (var refusal in endpoint.FindAll<Refusal>()) AddError(endpoint, $"{refusal.Status}", refusal.Description);
        AddError(endpoint, "default", "Another refusal.");
    }

    private bool IsRequired(IShape body) => body.Schema(words)["required"] is not null || body.Schema(words)["oneOf"] is not null;

    private IOpenApiSchema BodyOf(OpenApiDocument document, IShape body) => Schemas.Of(document, Schemas.NameOf(body), () => body.Schema(words));

    // What both versions take alike has one schema.
    private IOpenApiSchema BodyOf(OpenApiDocument document, KindOperation its)
    {
        var shape = its.Kind.RequestShapeOf(its.Version);
        var name = Schemas.NameOf($"{its.Kind.Name}_request");
        var isAlike = its.Version == its.Kind.Versions[0] || shape == its.Kind.RequestShapeOf(its.Kind.Versions[0]);
        return Schemas.Of(document, isAlike ? name : $"{name}V{(int)its.Version}", () => shape.Schema(words));
    }

    private void AddResponses(Endpoint endpoint, Type result)
    {
        var isUnion = typeof(INestedHttpResult).IsAssignableFrom(result);
        foreach (var type in isUnion ? result.GetGenericArguments() : [result]) AddResponse(endpoint, type);
    }

    private void AddResponse(Endpoint endpoint, Type type)
    {
        var (responses, document) = (endpoint.Operation.Responses!, endpoint.Document);
        if (typeof(ITypedResponse).IsAssignableFrom(type))
        {
            var status = (int)type.GetProperty(nameof(ITypedResponse.Status))!.GetValue(null)!;
            var body = (Type)type.GetProperty(nameof(ITypedResponse.Body))!.GetValue(null)!;
            responses[$"{status}"] = Ok(Schemas.Of(document, body), DocumentDescription.StatusText(status));
        }
        else if (type == typeof(NoContent)) responses["204"] = new OpenApiResponse { Description = "Done." };
        else if (type == typeof(ScenarioText)) responses["200"] = Ok(BodyOf(document, Scenario.Shape), "As it was written, comments and all.");
        else if (type == typeof(PemText)) responses["200"] = Ok(Text, "A certificate.", PemText.ContentType);
        else if (type == typeof(EventStream)) responses["200"] = DocumentDescription.Events(document);
        else if (type == typeof(OAuthError))
        {
            foreach (var status in new[] { "400", "401", "403" })
            {
                responses[status] = Ok(Schemas.Of(document, typeof(OAuthErrorBody)), "Why not, as RFC 6749 says it.");
            }

            responses["default"] = Ok(Schemas.Of(document, typeof(OAuthErrorBody)), "Another refusal, or what a scenario answers instead.");
        }
    }

    private static void AddError(Endpoint endpoint, string status, string description) =>
        endpoint.Operation.Responses!.TryAdd(status, Ok(Schemas.Of(endpoint.Document, typeof(ErrorBody)), description));

    private static OpenApiResponse Ok(IOpenApiSchema schema, string description, string contentType = Json) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [contentType] = new OpenApiMediaType { Schema = schema } },
    };

    private static OpenApiRequestBody Body(IOpenApiSchema schema, bool isRequired = true) => new()
    {
        Required = isRequired,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = new OpenApiMediaType { Schema = schema } },
    };

    // "an incoming payment".
    private static string InWords(ResourceKind kind) =>
        $"{("aeiou".Contains(kind.Name[0], StringComparison.Ordinal) ? "an" : "a")} {kind.Name.Replace('_', ' ')}";

    private static OpenApiCallback Callback(OpenApiDocument document, ResourceKind kind)
    {
        var callback = new OpenApiCallback();
        callback.AddPathItem(
            RuntimeExpression.Build("{$request.body#/_links/callback_url}"),
            DocumentDescription.Delivery(
                document, DocumentDescription.ResourceOf(document, kind), $"The result of {InWords(kind)}", $"receive_{kind.Name}_result"));
        return callback;
    }

    private static IEnumerable<IOpenApiParameter> PathParameters(Endpoint endpoint, string path) => RoutePatternFactory.Parse(path).Parameters
        .Select(parameter => Parameter(
            parameter.Name, ParameterLocation.Path, Text,
            endpoint.FindAll<PathParameter>().FirstOrDefault(its => its.Name == parameter.Name)?.Description ?? "Its id.", isRequired: true));

    private OpenApiParameter Parameter(OpenApiDocument document, IMember member)
    {
        var schema = member.Schema(words);
        var description = (string?)schema["description"];
        schema.Remove("description");
        return Parameter(member.Name, ParameterLocation.Query, Schemas.Parse(document, WithoutNull(schema)), description, isRequired: member.IsRequired);
    }

    // A parameter that is blank is left out; there is no null in a query.
    private static JsonObject WithoutNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types) schema["type"] = types[0]!.DeepClone();
        if (schema["anyOf"] is JsonArray forms) return forms[0]!.DeepClone().AsObject();
        if (schema["enum"] is JsonArray words) schema["enum"] = new JsonArray([.. words.Where(word => word is not null).Select(word => word!.DeepClone())]);
        return schema;
    }

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static OpenApiParameter Parameter(string name, ParameterLocation place, IOpenApiSchema schema, string? description, bool isRequired) =>
        new() { Name = name, In = place, Schema = schema, Description = description, Required = isRequired };

    private static string IdOf(string method, string path) =>
        string.Join(
            '_', [method.ToLowerInvariant(), .. path.Split(['/', '.', '-'], StringSplitOptions.RemoveEmptyEntries).Select(part => part.Trim('_', '{', '}'))]);

    private sealed record Endpoint(OpenApiOperation Operation, OpenApiDocument Document, IList<object> Metadata)
    {
        public T? Find<T>() => Metadata.OfType<T>().LastOrDefault();

        public IEnumerable<T> FindAll<T>() => Metadata.OfType<T>();
    }
}
