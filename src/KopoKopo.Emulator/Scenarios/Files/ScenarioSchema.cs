using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Scenarios.Files;

/// <summary>The JSON Schema of scenario files, written from the shapes that read them.</summary>
internal static class ScenarioSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(ScenarioWords words)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "KopoKopo.Emulator scenario",
        };
        foreach (var (name, value) in Scenario.Shape.Schema(words)) schema[name] = value?.DeepClone();
        return schema.ToJsonString(Indented) + "\n";
    }
}
