using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Responses;
using Microsoft.AspNetCore.Http;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>Every form of <c>respond</c> is said and described in its own place. What it does, the other tests of this folder say.</summary>
public sealed class ResponseFormTests
{
    private static readonly ScenarioWords Words = new([], [], static _ => null);

    public static TheoryData<string> Members => [.. ResponseForms.All.SelectMany(form => form.Members).Select(member => member.Name)];

    [Fact]
    public void No_two_forms_have_the_same_member()
    {
        ResponseForms.All.SelectMany(form => form.Members).Select(member => member.Name).ShouldBeUnique();
    }

    [Fact]
    public void Every_form_is_in_the_list()
    {
        var types = typeof(ResponseForm).Assembly.GetTypes();

        var forms = types.Where(type => type.IsSubclassOf(typeof(ResponseForm)) && !type.IsAbstract);
        var results = types.Where(type => type.Namespace == typeof(ResponseForm).Namespace && type.IsAssignableTo(typeof(IResult)));

        forms.ShouldBe(ResponseForms.All.Select(form => form.GetType()), ignoreOrder: true);
        results.Count().ShouldBe(ResponseForms.All.Count);
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void A_form_has_its_branch_in_the_schema(string member)
    {
        var members = ResponseSpec.Shape.Schema(Words)["properties"]!.AsObject();

        members[member]!["description"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public void A_form_says_why_no_other_stands_beside_it()
    {
        ResponseForms.All.ShouldAllBe(form => form.Contradiction.Contains(form.Member.Name, StringComparison.Ordinal));
    }
}
