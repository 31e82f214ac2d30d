using System.ComponentModel;
using KopoKopo.Emulator.Scenarios.Files;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary>All scenarios that an app can choose.</summary>
internal sealed record ScenarioList(
    [property: Description("The name of the active one.")] string Active,
    [property: Description("The scenarios, by name.")] IReadOnlyList<ScenarioView> Scenarios);

/// <summary>A scenario.</summary>
internal sealed record ScenarioView(
    [property: Description("Its name.")] string Name,
    [property: Description("What it is for, in its own words.")] string? Description,
    [property: Description("Whether it is the active one.")] bool Active,
    [property: Description("app: the app's own; file: the folder's.")] string From,
    [property: Description("How many rules it has; 0 if it cannot be read.")] int Rules,
    [property: Description("Why it cannot be read.")] IReadOnlyList<ProblemView> Errors,
    [property: Description("What is odd about it.")] IReadOnlyList<ProblemView> Warnings)
{
    public static ScenarioView Of(string name, ReadScenario read, bool isActive, string from) => new(
        name, read.Scenario?.Description, isActive, from, read.Scenario?.Rules.Count ?? 0, ProblemView.Of(read.Errors), ProblemView.Of(read.Warnings));
}

/// <summary>A scenario of the app's own.</summary>
internal sealed record OwnScenarioView(
    [property: Description("Its name.")] string Name,
    [property: Description("What it is for, in its own words.")] string? Description,
    [property: Description("How many rules it has.")] int Rules,
    [property: Description("What is odd about it.")] IReadOnlyList<ProblemView> Warnings);

/// <summary>The active scenario and its state.</summary>
internal sealed record ScenarioStateView(
    [property: Description("Its name.")] string Name,
    [property: Description("The state it is in.")] string State);
