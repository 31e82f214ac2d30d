using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>A folder of a test's own for scenario files, deleted with all that is in it.</summary>
internal sealed class ScenarioFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("kopokopo-scenarios-").FullName;

    public string Setting => $"--Emulator:Scenarios={FullName}";

    /// <summary>A scenario of one rule, by which every payment has this outcome.</summary>
    public static string EveryPayment(string outcome) => $$"""{ "rules": [ { "name": "all", "on": "incoming_payment", "outcome": "{{outcome}}" } ] }""";

    public string PathOf(string name) => Path.Combine(FullName, $"{name}.json");

    public void Write(string name, string json) => File.WriteAllText(PathOf(name), json);

    public void Write(string name, byte[] preamble, string json) => File.WriteAllBytes(PathOf(name), [.. preamble, .. Encoding.UTF8.GetBytes(json)]);

    /// <summary>An emulator whose scenarios are these.</summary>
    public EmulatorServer Serve(params (string Name, string Value)[] settings) => EmulatorServer.With([("Scenarios", FullName), .. settings]);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
