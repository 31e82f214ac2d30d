using System.ComponentModel;
using System.Reflection;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Control;
using KopoKopo.Emulator.Control.Diagnosis;
using KopoKopo.Emulator.Control.Journals;
using KopoKopo.Emulator.Control.Scripting;
using KopoKopo.Emulator.Control.Worlds;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Tests.Package;

/// <summary>src/KopoKopo.Emulator.Testing/Views.cs, written from the contracts by which the emulator writes its answers.</summary>
internal static class ClientViews
{
    private const int LongestLine = 160;

    private const string Head =
        """
        // Written from the emulator's own contracts by ClientViewTests, which says how to write it anew.
        using System.Text.Json;

        namespace KopoKopo.Emulator.Testing;

        """;

    /// <summary>What a record is called for tests, and what it is; its members are those of the emulator's.</summary>
    private static readonly IReadOnlyList<(Type Type, string Name, string Summary)> Views =
    [
        (typeof(ClockView), "ClockReading", "What an app's clock shows."),
        (typeof(AdvanceView), "Advanced", "What happened while time passed."),
        (typeof(AdvancedResource), "FinalResource", "A resource that became final."),
        (typeof(DueView), "DueItem", "A result or an attempt to deliver that waits for its time."),
        (typeof(DeliveryView), "Delivery", "A result or webhook for one URL, and every attempt at it."),
        (typeof(AttemptView), "DeliveryAttempt", "One attempt to deliver."),
        (typeof(ReplyView), "DeliveryReply", "What a receiver replied."),
        (typeof(ResourceView), "CreatedResource", "What a client created, who decided about it and why."),
        (typeof(SummaryView), "RequestSummary", "A request at a glance."),
        (typeof(DecisionView), "Decision", "Who decided what becomes of a request."),
        (typeof(NearMissView), "NearMiss", "A rule that nearly applied."),
        (typeof(NotToldView), "NotTold", "A subscription that heard nothing."),
        (typeof(RequestView), "RecordedRequest", "A request and its response, as they went over the wire; secrets are masked."),
        (typeof(ResponseView), "RecordedResponse", "A response, as it went over the wire; secrets are masked."),
        (typeof(LedgerView), "LedgerBalances", "What the company and each till have."),
        (typeof(AccountView), "LedgerAccount", "What one account has."),
        (typeof(EntryView), "LedgerEntry", "A movement of money."),
        (typeof(ScenarioStateView), "ScenarioState", "The active scenario and its state."),
        (typeof(SimulationView), "Simulated", "What a simulation caused."),
        (typeof(EventView), "SimulatedEvent", "A webhook event."),
    ];

    private static readonly Dictionary<Type, string> Values = new()
    {
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(bool)] = "bool",
        [typeof(Uri)] = "Uri",
        [typeof(DateTimeOffset)] = "DateTimeOffset",
        [typeof(TimeSpan)] = "TimeSpan",
        [typeof(Money)] = "decimal",
        [typeof(HeaderLines)] = "IReadOnlyDictionary<string, string>",
        [typeof(RawJson)] = "JsonElement",
        [typeof(FaultView)] = "JsonElement",
    };

    public static string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var (type, name, summary) in Views)
        {
            // What may be left out comes last, as C# asks of parameters with a default.
            var members = ControlContracts.Default.GetTypeInfo(type)!.Properties.Select(Read).OrderBy(member => member.IsOptional).ToList();
            text.Append("\n/// <summary>").Append(Escaped(summary)).Append("</summary>\n");
            foreach (var member in members) text.Append($"/// <param name=\"{member.Name}\">{Escaped(member.Description)}</param>\n");
            Append(text, $"public sealed record {name}(", [.. members.Select(member => member.Declaration)]);
        }

        return text.ToString();
    }

    private static Member Read(JsonPropertyInfo property)
    {
        var declared = (PropertyInfo)property.AttributeProvider!;
        JsonNamingPolicy.SnakeCaseLower.ConvertName(declared.Name).ShouldBe(property.Name, $"{declared.DeclaringType} is read by the names of its members");
        var isOptional = declared.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.WhenWritingNull };
        var isNullable = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        var description = declared.GetCustomAttribute<DescriptionAttribute>().ShouldNotBeNull($"{declared.DeclaringType}.{declared.Name}").Description;
        return new Member(declared.Name, description, isOptional, NameOf(property.PropertyType) + (isNullable ? "?" : ""));
    }

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return NameOf(underlying);
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(StreamedList<>)))
        {
            return $"IReadOnlyList<{NameOf(type.GetGenericArguments()[0])}>";
        }

        if (Values.TryGetValue(type, out var value)) return value;

        return Views.SingleOrDefault(view => view.Type == type).Name.ShouldNotBeNull($"{type} has no name for tests yet");
    }

    private static void Append(StringBuilder text, string head, IReadOnlyList<string> parameters)
    {
        var whole = $"{head}{string.Join(", ", parameters)});";
        if (whole.Length <= LongestLine)
        {
            text.Append(whole).Append('\n');
            return;
        }

        var line = "   ";
        text.Append(head).Append('\n');
        for (var i = 0; i < parameters.Count; i++)
        {
            var next = parameters[i] + (i < parameters.Count - 1 ? "," : ");");
            if (line.Length + 1 + next.Length > LongestLine)
            {
                text.Append(line).Append('\n');
                line = "   ";
            }

            line += $" {next}";
        }

        text.Append(line).Append('\n');
    }

    private static string Escaped(string text) => SecurityElement.Escape(text).Replace("&apos;", "'", StringComparison.Ordinal);

    private sealed record Member(string Name, string Description, bool IsOptional, string Type)
    {
        public string Declaration => $"{Type} {Name}{(IsOptional ? " = null" : "")}";
    }
}
