using System.Text;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.OpenApi;

/// <summary>The control API's reference, docs/control-api.md, written from the OpenAPI document.</summary>
internal sealed class ControlReference(OpenApiDocument document)
{
    private const string Head =
        """
        # The control API, call by call

        Written from `/openapi/v1.json`; a test holds it to that. To write it anew:
        `KOPOKOPO_WRITE=$PWD/docs/control-api.md dotnet test --filter FullyQualifiedName~ControlReferenceTests`.

        Who may call, which app a call acts on, and how lists go on is said in the README. Errors are `{"error_code":400,"error_message":"…"}`.

        """;

    private readonly StringBuilder _text = new(Head.ReplaceLineEndings("\n"));

    public string Write()
    {
        foreach (var (name, parameter) in document.Json["components"]!["parameters"]!.AsObject())
        {
            Line($"- `{name}` ({parameter!["in"].Text()}, for every call that acts on an app): {parameter["description"].Text()}");
        }

        foreach (var (method, path, operation) in document.Operations.Where(operation => operation.Operation["tags"]![0].Text() is "Control" or "Health"))
        {
            Write(method, path, operation);
        }

        Line("\n## Events\n\nWhat `GET /_emulator/events` tells, each as JSON.");
        foreach (var (name, schema) in document.Schemas.Where(
            schema => schema.Key.EndsWith("Event", StringComparison.Ordinal) && schema.Value!["properties"]?["at"] is not null))
        {
            Line($"\n{name}:\n");
            Members(schema!, "");
        }

        return _text.ToString();
    }

    private void Write(string method, string path, JsonObject operation)
    {
        Line($"\n## {method} {path}\n\n{operation["summary"].Text()}.");
        var parameters = (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["$ref"] is null).ToList();
        if (parameters.Count > 0) Line("");
        foreach (var parameter in parameters)
        {
            Line($"- `{parameter!["name"].Text()}` ({parameter["in"].Text()}{Form(parameter["schema"]!)}): {parameter["description"].Text()}");
        }

        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } body)
        {
            Line("\nTakes:\n");
            Members(Resolve(body), "");
        }

        foreach (var (status, response) in operation["responses"]!.AsObject().Where(response => !IsError(response.Value!)))
        {
            Line($"\n{status}: {response!["description"].Text()}");
            if (response["content"]?["application/json"]?["schema"] is not { } answered) continue;
            Line("");
            Members(Resolve(answered), "");
        }

        var refusals = operation["responses"]!.AsObject()
            .Where(response => response.Key != "default" && IsError(response.Value!))
            .Select(response => response.Key)
            .ToList();
        if (refusals.Count > 0) Line($"\nRefusals: {string.Join(", ", refusals)}.");
    }

    private void Members(JsonNode schema, string indent)
    {
        foreach (var form in Forms(schema).Where(form => form["properties"] is not null))
        {
            Line($"{indent}- {(form["title"] is { } title ? $"`{title}`" : "one form")}:");
            Members(form, indent + "  ");
        }

        if (PartOfScenario(schema) is { } part)
        {
            Line($"{indent}- a {part} (scenarios/scenario.schema.json)");
            return;
        }

        var required = (schema["required"]?.AsArray() ?? []).Select(name => name.Text()).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            var its = Resolve(member!);
            var optional = required.Count > 0 && !required.Contains(name) ? ", may be left out" : "";
            Line($"{indent}- `{name}`{Form(its)}{optional}{(its["description"] is { } description ? $": {description.Text()}" : "")}");
            Members(its["items"] is JsonObject items ? Resolve(items) : its, indent + "  ");
        }
    }

    // Scenarios have a schema and a page of their own.
    private IEnumerable<JsonNode> Forms(JsonNode schema) => ((schema["oneOf"] ?? schema["anyOf"])?.AsArray() ?? []).Select(form => Resolve(form!));

    private IEnumerable<string> Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(type => type.Text()),
        { } one => [one.Text()],
        _ => Forms(schema).SelectMany(Types),
    };

    private static string? PartOfScenario(JsonNode schema) => schema["properties"]?["rules"] is { } rules && rules["items"] is not null ? "scenario"
        : schema["properties"]?["match"] is not null ? "rule of a scenario" : null;

    private string Form(JsonNode schema)
    {
        var types = Types(schema).Distinct().ToList();
        var listed = (schema["enum"]?.AsArray() ?? []).Where(word => word is not null).Select(word => $"`{word}`").ToList();
        var words = listed.Count > 0 ? $", one of {string.Join(", ", listed)}" : "";
        var example = schema["examples"] is JsonArray examples ? $", such as `{examples[0]}`" : "";
        var range = schema["minimum"] is { } least ? $", {least} to {schema["maximum"]}" : "";
        var shown = types.Where(type => type != "null").ToList();
        var format = schema["format"] is { } known ? $" ({known.Text()})" : "";
        return $"{(shown.Count > 0 ? $", {string.Join(" or ", shown)}{format}" : "")}{(types.Contains("null") ? " or null" : "")}{words}{range}{example}";
    }

    private static bool IsError(JsonNode response) =>
        response["content"]?["application/json"]?["schema"]?["$ref"]?.GetValue<string>() == "#/components/schemas/Error";

    private JsonNode Resolve(JsonNode schema) => schema["$ref"] is { } reference ? document.Schemas[reference.Text().Split('/')[^1]]! : schema;

    private void Line(string line) => _text.Append(line).Append('\n');
}
