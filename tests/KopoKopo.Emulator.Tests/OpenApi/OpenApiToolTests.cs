using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.OpenApi;

/// <summary>The tools of others read the document. They take a while to install, so only the long run does.</summary>
public sealed class OpenApiToolTests(EmulatorServer emulator, NodeTool node)
{
    [Fact]
    public async Task A_linter_finds_no_error_in_it()
    {
        SkipUnlessLong();
        await node.InstallAsync("@redocly/cli@2");
        var file = await DocumentAsync();
        await File.WriteAllTextAsync(Path.Combine(node.Folder, "redocly.yaml"), "extends:\n  - minimal\n", TestContext.Current.CancellationToken);

        // It ends with an error where it finds one.
        await node.RunInstalledAsync("@redocly/cli/bin/cli.js", "lint", "--config", Path.Combine(node.Folder, "redocly.yaml"), file);
    }

    [Fact]
    public async Task A_client_made_of_it_compiles_gets_a_token_pays_and_reads_the_result()
    {
        SkipUnlessLong();
        await node.InstallAsync("openapi-typescript@7", "openapi-fetch@0.17", "typescript@5");
        var file = await DocumentAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        await node.RunInstalledAsync("openapi-typescript/bin/cli.js", file, "-o", Path.Combine(node.Folder, "emulator.d.ts"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Clients", "openapi-client.ts"), Path.Combine(node.Folder, "openapi-client.ts"), overwrite: true);
        await node.RunInstalledAsync(
            "typescript/bin/tsc", "openapi-client.ts", "--strict", "--target", "es2022", "--module",
            "commonjs", "--moduleResolution", "node10", "--esModuleInterop", "--lib", "es2022,dom");
        var said = JsonNode.Parse(await node.RunInstalledAsync("../openapi-client.js", emulator.Address.GetLeftPart(UriPartial.Authority), client.ClientId))!;

        said.ToJsonString().ShouldBe("""{"created":201,"became":"Success","status":"Success","amount":"100.0"}""");
    }

    private static void SkipUnlessLong()
    {
        if (!Effort.IsLong) Assert.Skip("KOPOKOPO_LONG=1 runs it");
    }

    private async Task<string> DocumentAsync()
    {
        var document = await OpenApiDocument.OfAsync(emulator);
        var file = Path.Combine(node.Folder, "openapi.json");
        await File.WriteAllTextAsync(file, document.Json.ToJsonString(), TestContext.Current.CancellationToken);
        return file;
    }
}
