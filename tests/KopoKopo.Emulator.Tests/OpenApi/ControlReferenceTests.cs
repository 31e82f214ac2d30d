using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.OpenApi;

/// <summary>docs/control-api.md says what the control API does.</summary>
public sealed class ControlReferenceTests(EmulatorServer emulator)
{
    [Fact]
    public async Task It_is_what_the_OpenAPI_document_says()
    {
        var written = new ControlReference(await OpenApiDocument.OfAsync(emulator)).Write();
        if (Environment.GetEnvironmentVariable("KOPOKOPO_WRITE") is { Length: > 0 } file)
        {
            await File.WriteAllTextAsync(file, written, TestContext.Current.CancellationToken);
        }

        var kept = Path.Combine(AppContext.BaseDirectory, "control-api.md");
        (await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(written, "to write it anew: see its head");
    }
}
