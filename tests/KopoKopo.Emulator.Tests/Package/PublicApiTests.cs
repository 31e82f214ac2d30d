using System.Reflection;
using KopoKopo.Emulator.Testing;

namespace KopoKopo.Emulator.Tests.Package;

/// <summary>
/// What others compile against does not change by accident: it is written down in PublicApi.txt. Where it is to change,
/// <c>KOPOKOPO_WRITE=path/to/PublicApi.txt dotnet test --filter FullyQualifiedName~PublicApiTests</c> writes it anew.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public async Task The_public_types_and_members_are_those_that_are_written_down()
    {
        var api = string.Join('\n', new[] { typeof(KopoKopoEmulator).Assembly, typeof(EmulatorOptions).Assembly }.SelectMany(Lines)) + "\n";
        if (Environment.GetEnvironmentVariable("KOPOKOPO_WRITE") is { } path && path.EndsWith("PublicApi.txt", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(path, api, TestContext.Current.CancellationToken);
        }

        var written = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Package", "PublicApi.txt"), TestContext.Current.CancellationToken);
        api.ShouldBe(written);
    }

    private static IEnumerable<string> Lines(Assembly assembly) => assembly.GetExportedTypes()
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is not MethodBase { IsSpecialName: true } || member is ConstructorInfo)
            .Where(member => member is not MethodInfo { Name: "Equals" or "GetHashCode" or "Deconstruct" or "<Clone>$" })
            .Select(member => $"  {member}")
            .Order(StringComparer.Ordinal)
            .Prepend(type.FullName!));
}
