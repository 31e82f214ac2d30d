using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>
/// A contract stands beside what it writes, and says itself how: the generator reads the attribute of each alone. That all of them say the same is asked here.
/// </summary>
public sealed class ContractTests
{
    public static TheoryData<string> Stored => [.. Contracts.Select(contract => contract.FullName!).Where(IsStored)];

    public static TheoryData<string> Sent => [.. Contracts.Select(contract => contract.FullName!).Where(name => !IsStored(name))];

    public static TheoryData<string> Written => [.. ResourceRoutes.Kinds.Select(kind => kind.Name), .. WebhookTopics.Names];

    private static IEnumerable<Type> Contracts =>
        typeof(ResourceRoutes).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)));

    [Theory]
    [MemberData(nameof(Stored))]
    public void What_is_stored_leaves_out_what_is_null_and_what_is_computed(string contract)
    {
        var options = OptionsOf(contract);

        options.DefaultIgnoreCondition.ShouldBe(JsonIgnoreCondition.WhenWritingNull);
        options.IgnoreReadOnlyProperties.ShouldBeTrue();
        options.PropertyNamingPolicy.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public void What_is_sent_is_in_snake_case_and_says_null(string contract)
    {
        var options = OptionsOf(contract);

        options.PropertyNamingPolicy.ShouldBe(JsonNamingPolicy.SnakeCaseLower);
        options.DefaultIgnoreCondition.ShouldBe(JsonIgnoreCondition.Never);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void A_document_is_written_by_generated_code(string name)
    {
        var contract = ResourceRoutes.Kinds.FirstOrDefault(kind => kind.Name == name)?.Document
            ?? WebhookTopics.All.Single(topic => topic.Name == name).Document;

        contract.GetType().GetProperty(nameof(JsonTypeInfo<>.SerializeHandler))!.GetValue(contract).ShouldNotBeNull();
    }

    private static bool IsStored(string contract) => contract.Contains(".Stored", StringComparison.Ordinal);

    private static JsonSerializerOptions OptionsOf(string contract)
    {
        var type = typeof(ResourceRoutes).Assembly.GetType(contract, throwOnError: true)!;
        return ((JsonSerializerContext)type.GetProperty("Default")!.GetValue(null)!).Options;
    }
}
