using System.Text.RegularExpressions;
using KopoKopo.Emulator.Delivery.Faults;
using KopoKopo.Emulator.Scenarios.Responses;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>docs/scenarios.md names whatever a scenario may say of faults and answers.</summary>
public sealed class ScenariosPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "scenarios.md"));

    [Fact]
    public void The_table_of_faults_has_a_row_for_each_and_no_other()
    {
        var rows = Section("## Faults of a delivery").Split('\n').Where(line => line.StartsWith("| `{", StringComparison.Ordinal));

        rows.Select(row => row.Split('"')[1]).ShouldBe(FaultKinds.All.Select(kind => kind.Member.Name), ignoreOrder: true);
    }

    [Fact]
    public void The_row_of_respond_names_every_form_and_its_details()
    {
        var row = Section("## A rule").Split('\n').Single(line => line.StartsWith("| `respond` |", StringComparison.Ordinal));

        var members = ResponseForms.All.SelectMany(form => form.Members).Select(member => member.Name);
        members.Where(member => !Regex.IsMatch(row, $@"\b{member}\b", RegexOptions.None, TimeSpan.FromSeconds(1))).ShouldBeEmpty();
    }

    private static string Section(string heading) => Page.Split($"{heading}\n")[1].Split("\n## ")[0];
}
