namespace KopoKopo.Emulator.Tests.Package;

/// <summary>
/// What the typed client reads is what the emulator writes. Where that changes,
/// <c>KOPOKOPO_WRITE=$PWD/src/KopoKopo.Emulator.Testing/Views.cs dotnet test --filter FullyQualifiedName~ClientViewTests</c> writes its records anew.
/// </summary>
public sealed class ClientViewTests
{
    [Fact]
    public async Task The_records_of_the_client_are_those_that_the_emulator_writes()
    {
        var written = ClientViews.Write();
        if (Environment.GetEnvironmentVariable("KOPOKOPO_WRITE") is { } path && path.EndsWith("Views.cs", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(path, written, TestContext.Current.CancellationToken);
        }

        var kept = Path.Combine(AppContext.BaseDirectory, "Package", "Views.cs.txt");
        (await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(written);
    }
}
