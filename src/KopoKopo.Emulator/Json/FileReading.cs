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

/// <summary>A file while it is read: what words it may use, and all that was found to be wrong.</summary>
internal sealed class FileReading(string file, JsonLines lines, ScenarioWords words) : Reading
{
    private readonly List<ScenarioProblem> _errors = [];
    private readonly List<ScenarioProblem> _warnings = [];

    public override ScenarioWords Words => words;

    public override int Failures => _errors.Count;

    public override bool TellsAll => true;

    public IReadOnlyList<ScenarioProblem> Errors => _errors;

    public IReadOnlyList<ScenarioProblem> Warnings => _warnings;

    public override void Fail(string path, string complaint) => _errors.Add(new ScenarioProblem(file, lines.LineOf(path), path, complaint));

    public override void Reject(string sentence) => Fail("", sentence);

    public override void Refuse(string path, string expected) => Fail(path, $"expected {expected}");

    /// <summary>"unknown outcome "insuficient_funds"; did you mean "insufficient_funds"?"</summary>
    public override void FailUnknown(string path, string what, string word, IReadOnlyCollection<string> known) =>
        Fail(path, $"unknown {what} \"{word}\"; {Nearest.Advice(word, known)}");

    // What is missing has no line; what should have it does.
    public override void FailMissing(string path)
    {
        var owner = path.LastIndexOf('.');
        Fail(owner < 0 ? "" : path[..owner], $"{path[(owner + 1)..]} is missing");
    }

    public void Warn(string path, string warning) => _warnings.Add(new ScenarioProblem(file, lines.LineOf(path), path, warning));
}
