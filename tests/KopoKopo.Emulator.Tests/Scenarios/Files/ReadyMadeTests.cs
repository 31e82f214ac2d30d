using System.Reflection;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>What every ready-made scenario owes its readers.</summary>
public sealed class ReadyMadeTests(EmulatorServer emulator)
{
    [Fact]
    public async Task Each_is_listed_with_a_description_and_without_errors_or_warnings()
    {
        using var client = await emulator.NewAppAsync();

        var all = await client.ScenariosAsync();

        all.Keys.ShouldBe(ReadyMade.Names);
        all.Keys.Where(name => string.IsNullOrWhiteSpace(all[name]["description"]?.GetValue<string>())).ShouldBeEmpty("each has a description");
        all.Keys.Where(name => all[name]["errors"]!.AsArray().Count + all[name]["warnings"]!.AsArray().Count > 0).ShouldBeEmpty("none has errors or warnings");
    }

    [Fact]
    public void Each_bears_its_files_name_and_names_its_rules()
    {
        foreach (var file in ReadyMade.Files)
        {
            var scenario = JsonNode.Parse(File.ReadAllText(file))!;
            scenario["name"].Text().ShouldBe(Path.GetFileNameWithoutExtension(file));
            scenario["rules"]!.AsArray().ShouldAllBe(rule => rule!["name"] != null, Path.GetFileName(file));
        }
    }

    [Fact]
    public void Each_that_has_rules_points_editors_at_the_schema()
    {
        var withRules = ReadyMade.Files.ToDictionary(file => Path.GetFileName(file), file => JsonNode.Parse(File.ReadAllText(file))!)
            .Where(file => file.Value["rules"]!.AsArray().Count > 0).ToList();

        withRules.Where(file => file.Value["$schema"]?.GetValue<string>() != "./scenario.schema.json").Select(file => file.Key).ShouldBeEmpty();
    }

    [Fact]
    public void Each_is_driven_by_a_test()
    {
        var driven = typeof(ReadyMadeTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<TraitAttribute>())
            .Where(trait => trait.Name == ReadyMade.Trait)
            .Select(trait => trait.Value)
            .ToHashSet();

        ReadyMade.Names.Except(driven).ShouldBeEmpty();
        driven.Except(ReadyMade.Names).ShouldBeEmpty();
    }

    [Fact]
    public void The_README_names_each_and_no_other()
    {
        var section = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).Split("### Ready-made scenarios")[1].Split("\n## ")[0];

        var named = section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        named.ShouldBe(ReadyMade.Names, ignoreOrder: true);
    }
}
