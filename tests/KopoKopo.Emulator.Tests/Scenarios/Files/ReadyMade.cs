namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>The scenarios that come with the emulator, as they are published beside it.</summary>
internal static class ReadyMade
{
    /// <summary>Which ready-made scenario a test drives.</summary>
    public const string Trait = "Scenario";

    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "scenarios");

    public static readonly string SchemaFile = Path.Combine(Folder, "scenario.schema.json");

    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Where(file => file != SchemaFile).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Names { get; } = [.. Files.Select(file => Path.GetFileNameWithoutExtension(file))];
}
