using System.Text.RegularExpressions;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Payouts;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Resources.OAuth;
using KopoKopo.Emulator.Topics;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>
/// The name of a kind or of a topic stands where that kind or topic is, and nowhere else: so one more of them is one folder, or one file, and one line.
/// </summary>
public sealed class ApiWordTests
{
    // The answer's members of /_emulator/magic are called for what a number is asked as.
    private static readonly string[] Excepted = ["KopoKopo.Emulator.Control.ControlContracts"];

    // All types, each with its texts.
    private static readonly List<(TypeDefinition Type, List<string> Texts)> Program = [.. AssemblyDefinition.ReadAssembly(typeof(AppClock).Assembly.Location)
        .MainModule.GetTypes()
        .Select(type => (type, Texts(type).Distinct(StringComparer.Ordinal).ToList()))];

    public static TheoryData<string, string> Kinds()
    {
        var kinds = new TheoryData<string, string> { { OAuthEndpoints.Word.Name, typeof(OAuthEndpoints).Namespace! } };
        foreach (var kind in ResourceRoutes.Kinds) kinds.Add(kind.Name, kind.GetType().GenericTypeArguments[0].Namespace!);
        return kinds;
    }

    public static TheoryData<string> Topics() => [.. WebhookTopics.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kinds_name_stands_in_its_folder_alone(string kind, string folder)
    {
        // The merchant's accounts are kinds and destinations, and called the same as both.
        string[] rooms = DestinationTypes.OfMerchants.Contains(kind) ? [folder, typeof(DestinationTypes).Namespace!] : [folder];

        var types = TypesThatSay(kind);

        types.Select(type => type.Namespace).ShouldContain(folder);
        types.Where(type => !rooms.Contains(type.Namespace)).Select(type => type.FullName).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topics_name_stands_in_its_file_alone(string topic) =>
        TypesThatSay(topic).ShouldHaveSingleItem().Namespace.ShouldBe(typeof(WebhookTopics).Namespace);

    private static List<TypeDefinition> TypesThatSay(string name) =>
        [.. Program.Where(type => type.Texts.Any(text => Says(text, name)))
            .Select(type => Outermost(type.Type))
            .Distinct()
            .Where(type => !Excepted.Contains(type.FullName))];

    // "payment" and "polling" are words of plain English, too, which sentences may have.
    private static bool Says(string text, string name) =>
        name.Contains('_', StringComparison.Ordinal)
            ? text.Contains(name, StringComparison.Ordinal) && Regex.IsMatch(text, $"(?<![a-z_]){name}(?![a-z_])", RegexOptions.None, TimeSpan.FromSeconds(1))
            : text == name;

    private static IEnumerable<string> Texts(TypeDefinition type) =>
        type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).Where(instruction => instruction.OpCode == OpCodes.Ldstr)
            .Select(instruction => (string)instruction.Operand)
            .Concat(type.Fields.Select(field => field.Constant).OfType<string>());

    private static TypeDefinition Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is not null) type = type.DeclaringType;
        return type;
    }
}
