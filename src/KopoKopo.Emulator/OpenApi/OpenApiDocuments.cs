using Microsoft.OpenApi;

namespace KopoKopo.Emulator.OpenApi;

/// <summary><c>/openapi/v1.json</c>: all that the emulator answers and sends, written from the declarations that read requests and write responses.</summary>
internal static class OpenApiDocuments
{
    private const string Name = "v1";

    public static IServiceCollection AddOpenApiDocuments(this IServiceCollection services) => services
        .AddSingleton<DocumentDescription>()
        .AddSingleton<OperationDescription>()
        .AddOpenApi(Name, static options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddOperationTransformer<OperationDescription>();
            options.AddDocumentTransformer<DocumentDescription>();
        });

    public static void MapOpenApiDocuments(this IEndpointRouteBuilder routes) => routes.MapOpenApi($"/openapi/{Name}.json");
}
