using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace KopoKopo.Emulator.OpenApi;

/// <summary>
/// <c>/openapi/v1.json</c>: all that the emulator answers and sends, written from the declarations that read requests and write responses. What it takes to
/// write it is loaded when somebody asks for the first time: a start would pay for it in time, and each assembly costs two file descriptors.
/// </summary>
internal static class OpenApiDocuments
{
    private const string Name = "v1";

    public static void MapOpenApiDocuments(this IEndpointRouteBuilder routes, IServiceProvider services)
    {
        // What failed is not kept: for want of file descriptors, say, it may fail once.
        byte[]? document = null;
        routes.MapGet($"/openapi/{Name}.json", Handler.Of(async _ => new JsonResponse(document ??= await WriteAsync(services)))).AnswerJson();
    }

    // In a container of its own, since nothing else needs what describes endpoints.
    private static async Task<byte[]> WriteAsync(IServiceProvider emulator)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(emulator.GetRequiredService<EndpointDataSource>())
            .AddSingleton<IHostEnvironment>(emulator.GetRequiredService<IWebHostEnvironment>())
            .AddSingleton(emulator.GetRequiredService<ScenarioWords>())
            .AddLogging()
            .AddRouting()
            .AddOpenApi(Name, static options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.AddOperationTransformer<OperationDescription>();
                options.AddDocumentTransformer<DocumentDescription>();
            })
            .BuildServiceProvider();
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        using var written = new MemoryStream();
        await document.SerializeAsJsonAsync(written, OpenApiSpecVersion.OpenApi3_1);
        return written.ToArray();
    }
}
