using System.ComponentModel;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary>What is wrong with a scenario, and where.</summary>
internal sealed record ProblemView(
    [property: Description("The file's name.")] string File,
    [property: Description("The line, from 1.")] int Line,
    [property: Description("The member's path, such as rules[0].outcome; empty for the file as a whole.")] string Member,
    [property: Description("What is wrong, and what was expected.")] string Error)
{
    public static IReadOnlyList<ProblemView> Of(IReadOnlyList<ScenarioProblem> problems) =>
        [.. problems.Select(static problem => new ProblemView(problem.File, problem.Line, problem.Member, problem.Error))];
}
