using System.Text.Json;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary>What is wrong with a scenario, as the control API and readiness say it.</summary>
internal static class ProblemView
{
    public static void Write(Utf8JsonWriter json, ScenarioProblem problem)
    {
        json.WriteStartObject();
        json.WriteString("file", problem.File);
        json.WriteNumber("line", problem.Line);
        json.WriteString("member", problem.Member);
        json.WriteString("error", problem.Error);
        json.WriteEndObject();
    }
}
