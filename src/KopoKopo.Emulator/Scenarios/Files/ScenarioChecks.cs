using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Scenarios.Files;

/// <summary>What can be read but will hardly do what was meant.</summary>
internal static class ScenarioChecks
{
    public static void Warn(Scenario scenario, FileReading reading)
    {
        WarnOfNames(scenario, reading);
        WarnOfStates(scenario, reading);
        WarnOfHidden(scenario, reading);
    }

    private static void WarnOfNames(Scenario scenario, FileReading reading)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < scenario.Rules.Count; i++)
        {
            if (!names.Add(scenario.Rules[i].Name)) reading.Warn($"rules[{i}].name", $"there is a rule \"{scenario.Rules[i].Name}\" above already");
        }
    }

    private static void WarnOfStates(Scenario scenario, FileReading reading)
    {
        var reached = scenario.Rules.SelectMany(rule => new[] { rule.ThenState, rule.StateAfter }).Append(Rule.Started).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < scenario.Rules.Count; i++)
        {
            if (scenario.Rules[i].WhenState is { } state && !reached.Contains(state))
            {
                reading.Warn($"rules[{i}].whenState", $"no rule reaches the state \"{state}\"");
            }
        }
    }

    private static void WarnOfHidden(Scenario scenario, FileReading reading)
    {
        for (var i = 0; i < scenario.Rules.Count; i++)
        {
            var hides = scenario.Rules.Take(i).FirstOrDefault(earlier => Hides(earlier, scenario.Rules[i], reading));
            if (hides is not null) reading.Warn($"rules[{i}]", $"the rule \"{hides.Name}\" above always holds first");
        }
    }

    private static bool Hides(Rule earlier, Rule later, FileReading reading)
    {
        var isOn = earlier.On == later.On || (earlier.On == Rule.AnyKind && reading.Words.Kinds.Any(kind => kind.Name == later.On && earlier.IsOn(kind)));
        return isOn && earlier.Times is null && (earlier.WhenState is null || earlier.WhenState == later.WhenState) && earlier.Match.Covers(later.Match);
    }
}
