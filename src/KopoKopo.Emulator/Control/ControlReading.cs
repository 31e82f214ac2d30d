using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control;

/// <summary>A control call's body while it is read, up to the first complaint: "times must be a whole number from 1 to 1000".</summary>
internal class ControlReading(ScenarioWords words) : Reading
{
    public override ScenarioWords Words => words;

    /// <summary>The first complaint; null if there is none.</summary>
    public string? Error { get; private set; }

    public override int Failures => Error is null ? 0 : 1;

    public override void Fail(string path, string complaint) => Reject($"{path} {complaint}");

    public override void Reject(string sentence) => Error ??= sentence;

    public override void Refuse(string path, string expected) => Fail(path, $"must be {expected}");

    public override void FailUnknown(string path, string what, string word, IReadOnlyCollection<string> known) =>
        Reject($"unknown {what} \"{word}\"; {Nearest.Advice(word, known)}");

    public override void FailMissing(string path) => Fail(path, "is missing");
}
