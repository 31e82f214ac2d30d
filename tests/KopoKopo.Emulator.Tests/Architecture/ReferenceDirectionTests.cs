using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Telemetry;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>The reference direction of docs/architecture.md, held against the compiled program.</summary>
public sealed class ReferenceDirectionTests
{
    private const string Root = "KopoKopo.Emulator";

    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Json"] = ["Domain"],
        ["Delivery.Faults"] = ["Domain", "Json"],
        ["Store"] = ["Domain", "Json", "Delivery.Faults"],
        ["Feed"] = ["Domain", "Store"],
        ["Telemetry"] = ["Domain", "Store", "Feed"],
        ["Api"] = ["Domain", "Json", "Store", "Feed", "Telemetry"],
        ["Scenarios.Responses"] = ["Domain", "Json", "Api"],
        ["Scenarios"] = ["Domain", "Json", "Store", "Telemetry", "Delivery.Faults", "Scenarios.Responses"],
        ["Delivery"] = ["Domain", "Json", "Store", "Feed", "Telemetry", "Delivery.Faults"],
        ["Work"] = ["Domain", "Json", "Store", "Feed", "Delivery"],
        ["Payouts"] = ["Domain", "Json", "Store", "Api"],
        ["Topics"] = ["Domain", "Json", "Store", "Api", "Payouts"],
        ["Resources"] = ["Domain", "Json", "Store", "Feed", "Telemetry", "Scenarios", "Delivery", "Work", "Api", "Payouts", "Topics"],
        ["Control"] = ["Domain", "Json", "Store", "Feed", "Scenarios", "Delivery", "Delivery.Faults", "Work", "Api", "Topics", "Resources"],
        ["WebConsole"] = ["Api"],
        ["OpenApi"] = ["Domain", "Json", "Scenarios", "Api", "Topics", "Resources", "Control"],
    };

    [Fact]
    public void Every_reference_between_the_parts_goes_the_one_way()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(AppClock).Assembly.Location);

        var wrong = assembly.MainModule.GetTypes()
            .Where(type => PartOf(type) is not null)
            .SelectMany(type => References(type).Select(used => (From: PartOf(type)!, To: PartOf(used), Type: type.FullName, Used: used.FullName)))
            .Where(reference => reference.To is not null && reference.To != reference.From && !MayReference[reference.From].Contains(reference.To))
            .Select(reference => $"{reference.Type} uses {reference.Used}")
            .Distinct(StringComparer.Ordinal);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_store_knows_which_database_it_is()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(AppClock).Assembly.Location);

        var wrong = assembly.MainModule.GetTypes()
            .Where(type => PartOf(type) != "Store")
            .Where(type =>
                References(type).Any(used =>
                    used.FullName.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal)
                    || used.FullName.StartsWith("Dapper", StringComparison.Ordinal)))
            .Select(type => type.FullName);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Only_one_type_knows_who_exports_so_that_nothing_of_it_is_loaded_where_nothing_is_exported()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(AppClock).Assembly.Location);

        var knowing = assembly.MainModule.GetTypes()
            .Where(type => References(type).Any(used => used.FullName.StartsWith("OpenTelemetry", StringComparison.Ordinal)))
            .Select(type => type.FullName.Split('/')[0])
            .Distinct(StringComparer.Ordinal);

        knowing.ShouldBe([typeof(TelemetryExport).FullName]);
    }

    // "Domain" of KopoKopo.Emulator.Domain.Money; null for the root, whose EmulatorApp wires all and whose options all may read.
    // A folder inside a part that is named for itself is a part of its own.
    private static string? PartOf(TypeReference type)
    {
        while (type.DeclaringType is not null) type = type.DeclaringType;
        return MayReference.Keys.Where(part => $"{type.Namespace}.".StartsWith($"{Root}.{part}.", StringComparison.Ordinal)).MaxBy(part => part.Length);
    }

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        var used = new List<TypeReference?> { type.BaseType };
        used.AddRange(type.Interfaces.Select(implemented => implemented.InterfaceType));
        used.AddRange(type.Fields.Select(field => field.FieldType));
        foreach (var method in type.Methods)
        {
            used.Add(method.ReturnType);
            used.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            if (!method.HasBody) continue;

            used.AddRange(method.Body.Variables.Select(variable => variable.VariableType));
            used.AddRange(method.Body.Instructions.SelectMany(Operands));
        }

        return used.OfType<TypeReference>().SelectMany(WithArguments);
    }

    private static IEnumerable<TypeReference> Operands(Instruction instruction) => instruction.Operand switch
    {
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member and not TypeReference => [member.DeclaringType],
        TypeReference type => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference> WithArguments(TypeReference type) =>
        type is GenericInstanceType generic ? [generic.ElementType, .. generic.GenericArguments.SelectMany(WithArguments)] : [type];
}
