using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Json;

/// <summary>What is wrong with a scenario, and where.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Member">The member's path, such as "rules[0].outcome"; empty for the file as a whole.</param>
/// <param name="Error">What is wrong, and what was expected.</param>
internal sealed record ScenarioProblem(string File, int Line, string Member, string Error)
{
    public override string ToString() => Member.Length == 0 ? $"{File}:{Line}: {Error}" : $"{File}:{Line}: {Member}: {Error}";
}

/// <summary>A file while it is read: what words it may use, and what was found to be wrong.</summary>
internal sealed class Reading(string file, JsonLines lines, ScenarioWords words)
{
    private readonly List<ScenarioProblem> _errors = [];
    private readonly List<ScenarioProblem> _warnings = [];

    public ScenarioWords Words => words;

    public IReadOnlyList<ScenarioProblem> Errors => _errors;

    public IReadOnlyList<ScenarioProblem> Warnings => _warnings;

    public void Fail(string path, string error) => _errors.Add(new ScenarioProblem(file, lines.LineOf(path), path, error));

    public void Warn(string path, string warning) => _warnings.Add(new ScenarioProblem(file, lines.LineOf(path), path, warning));

    /// <summary>"unknown outcome "insuficient_funds"; did you mean "insufficient_funds"?"</summary>
    public void FailUnknown(string path, string what, string word, IReadOnlyCollection<string> known) =>
        Fail(path, $"unknown {what} \"{word}\"; {Nearest.Advice(word, known)}");
}

/// <summary>A kind of request as rules know it.</summary>
/// <param name="HasResult">Whether a result comes later, so that there is an outcome to decide.</param>
/// <param name="IsPayout">Whether it sends money in batches.</param>
internal sealed record KindInfo(string Name, bool HasResult, bool IsPayout);

/// <summary>The words that stand in scenarios because the API has them.</summary>
/// <param name="Kinds">What rules can be <c>on</c>, <c>oauth_token</c> included.</param>
/// <param name="Topics">What <c>deliver</c> can send beside the callback.</param>
/// <param name="CheckResource">What is wrong with an outcome's <c>resource</c>; null if nothing is.</param>
internal sealed record ScenarioWords(IReadOnlyList<KindInfo> Kinds, IReadOnlyList<string> Topics, Func<System.Text.Json.JsonElement, string?> CheckResource);
