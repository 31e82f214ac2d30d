using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>Every fault of the list can be said, is described, is stored, and is shown. What it does, the other tests of this folder say.</summary>
public sealed class FaultKindTests
{
    private static readonly ScenarioWords Words = new([], [], static _ => null);

    public static TheoryData<string> Names => [.. FaultKinds.All.Select(kind => kind.Member.Name)];

    [Fact]
    public void No_two_faults_have_the_same_name()
    {
        FaultKinds.All.SelectMany(kind => (IEnumerable<IMember>)[kind.Member, .. kind.Details]).Select(member => member.Name).ShouldBeUnique();
    }

    [Fact]
    public void Every_type_of_fault_is_in_the_list()
    {
        var types = typeof(Fault).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fault)) && !type.IsAbstract);

        types.ShouldBe(FaultKinds.All.Select(kind => Sample(kind).GetType()), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_is_called_as_the_member_that_says_it(string name)
    {
        Sample(name).Name.ShouldBe(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_has_its_branch_in_the_schema(string name)
    {
        var members = FaultSpec.Shape.Schema(Words)["properties"]!.AsObject();

        members[name]!["description"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_is_the_same_when_it_has_been_stored(string name)
    {
        var fault = Sample(name);

        StoredPlan.ReadFaults(StoredPlan.Write([fault])).ShouldBe([fault]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_is_shown_in_the_journal_as_a_scenario_says_it(string name)
    {
        var fault = Sample(name);

        var shown = Show(fault);

        JsonNode.Parse(shown)!.AsObject().ShouldContainKey(name);
        Read(shown).Fault.ShouldBe(fault);
    }

    [Theory]
    [InlineData("Teleport")]
    [InlineData("Signature")]
    [InlineData("Body")]
    [InlineData("Network")]
    public void A_stored_fault_that_no_kind_knows_is_refused_by_name_and_not_taken_for_another(string member)
    {
        var stored = $$"""[{"Drop":false,"Gap":"00:00:00","BeforeResponse":false,"{{member}}":"moon","Attempts":1}]""";

        var refusal = Should.Throw<JsonException>(() => StoredPlan.ReadFaults(stored));

        refusal.Message.ShouldContain("does not know");
        refusal.Message.ShouldContain($"\"{member}\":\"moon\"");
    }

    private static Fault Sample(string name) => Sample(FaultKinds.All.Single(kind => kind.Member.Name == name));

    // A value that the schema gives for the member that says it.
    private static Fault Sample(FaultKind kind)
    {
        var schema = kind.Member.Schema(Words);
        var value = (schema["examples"] ?? schema["enum"])?[0]!.DeepClone() ?? schema["type"]?.GetValue<string>() switch
        {
            "boolean" => JsonValue.Create(true),
            "integer" => JsonValue.Create(schema["maximum"]!.GetValue<int>()),
            _ => throw new InvalidOperationException($"there is no sample of {kind.Member.Name}: give the member an Example"),
        };
        return Read(new JsonObject { [kind.Member.Name] = value }.ToJsonString()).Fault;
    }

    private static FaultSpec Read(string fault)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(fault);
        var reading = new FileReading("fault", JsonLines.Of(bytes), Words);
        using var json = JsonDocument.Parse(bytes);
        var read = FaultSpec.Shape.Read(json.RootElement, "", reading);
        reading.Errors.ShouldBeEmpty();
        return read!;
    }

    private static string Show(Fault fault) => System.Text.Encoding.UTF8.GetString(WireJson.ToBytes(json =>
    {
        json.WriteStartObject();
        FaultKinds.Of(fault).Show(json, fault);
        json.WriteEndObject();
    }));
}
