using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.OpenApi;

/// <summary><c>/openapi/v1.json</c>: all routes, what they take and answer, and what is sent.</summary>
public sealed class OpenApiDocumentTests(EmulatorServer emulator, NodeTool node)
{
    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.json")
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Every_route_is_in_it_but_for_the_other_spellings_without_the_prefix()
    {
        var document = await OpenApiDocument.OfAsync(emulator);
        var routes = emulator.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route =>
                (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} /{route.RoutePattern.RawText!.Trim('/')}"))
            .ToHashSet(StringComparer.Ordinal);

        var described = document.Operations.Select(operation => $"{operation.Method} {operation.Path}").ToList();

        described.Except(routes).ShouldBeEmpty();
        routes.Except(described)
            .Where(route => !new[] { "v1", "v2" }.Any(version => routes.Contains(route.Replace(" /", $" /api/{version}/", StringComparison.Ordinal))))
            .ShouldBe(["GET /openapi/v1.json", "GET /", "HEAD /", "GET /console/{file}", "HEAD /console/{file}"]);
        described.ShouldContain("POST /api/v1/incoming_payments");
        described.ShouldContain("GET /_emulator/deliveries/wait");
    }

    [Fact]
    public async Task It_is_OpenAPI_3_1_with_a_schema_of_each_error_and_both_tokens()
    {
        var document = await OpenApiDocument.OfAsync(emulator);

        document.Json["openapi"].Text().ShouldStartWith("3.1.");
        document.Schemas["Error"]!["properties"]!.AsObject().Select(member => member.Key).ShouldBe(["error_code", "error_message"]);
        document.Schemas["OAuthError"]!["properties"]!["error_description"].ShouldNotBeNull();
        document.Json["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key).ShouldBe(["access_token", "control_token"]);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_of_the_documentation_is_what_its_schema_describes(string name)
    {
        var document = await OpenApiDocument.OfAsync(emulator);
        var sample = GoldenFile.Read(name);
        var word = (sample["topic"] ?? sample["data"]!["type"]).Text();

        (await node.Validator.RefusedAsync(document.Schema(Pascal(word)), [KeyValuePair.Create(name, sample.ToJsonString())])).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operation_that_has_a_result_says_how_it_is_called_back_and_every_topic_is_a_webhook_with_its_signature()
    {
        var document = await OpenApiDocument.OfAsync(emulator);

        var payment = document.Paths["/api/v1/incoming_payments"]!["post"]!;
        var callback = payment["callbacks"]!["result"]!["{$request.body#/_links/callback_url}"]!["post"]!;
        callback["parameters"]![0]!["name"].Text().ShouldBe("X-KopoKopo-Signature");
        callback["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"].Text().ShouldBe("#/components/schemas/IncomingPayment");
        document.Paths["/api/v1/pay_recipients"]!["post"]!["callbacks"].ShouldBeNull();
        document.Json["webhooks"]!.AsObject().Select(webhook => webhook.Key).ShouldBe(Topics.WebhookTopics.Names);
        document.Json["webhooks"]!.AsObject()
            .ShouldAllBe(webhook => webhook.Value!["post"]!["parameters"]![0]!["name"]!.GetValue<string>() == "X-KopoKopo-Signature");
    }

    [Fact]
    public async Task Every_parameter_member_and_schema_of_the_control_API_says_what_it_means()
    {
        var document = await OpenApiDocument.OfAsync(emulator);
        var control = document.Operations.Where(operation => operation.Path.StartsWith("/_emulator", StringComparison.Ordinal)).ToList();

        var silent = control.SelectMany(operation => (operation.Operation["parameters"]?.AsArray() ?? [])
            .Where(parameter => parameter!["$ref"] is null && parameter["description"] is null)
            .Select(parameter => $"{operation.Method} {operation.Path}: {parameter!["name"]}"));

        silent.ShouldBeEmpty();
        control.ShouldAllBe(operation => operation.Operation["summary"] != null);
    }

    internal static string Pascal(string snake) => string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
