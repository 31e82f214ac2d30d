using System.Text.RegularExpressions;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Package;

/// <summary>
/// The packages as somebody gets them, in a project that knows nothing of this repository: it has a Program of its own, and an environment that would stop an
/// emulator that read it. Packing takes a while, so only the long run does it.
/// </summary>
public sealed partial class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    private const string XUnit =
        """
        <PackageReference Include="xunit.v3.mtp-v1" Version="3.2.2" /><PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
        """;

    private const string NUnit = """<PackageReference Include="NUnit" Version="4.*" /><PackageReference Include="NUnit3TestAdapter" Version="5.*" />""";

    private const string Pays =
        """
        using var http = new HttpClient { BaseAddress = kopokopo.BaseAddress };
        var form = new Dictionary<string, string>
        {
            ["client_id"] = kopokopo.ClientId, ["client_secret"] = kopokopo.ClientSecret, ["grant_type"] = "client_credentials",
        };
        var answer = await http.PostAsync("/oauth/token", new FormUrlEncodedContent(form));
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var payment = new
        {
            payment_channel = "M-PESA STK Push", till_number = "K000000", subscriber = new { phone_number = "+254700000000" },
            amount = new { currency = "KES", value = 100 }, _links = new { callback_url = receiver.Url },
        };
        (await http.PostAsJsonAsync("/api/v1/incoming_payments", payment)).EnsureSuccessStatusCode();
        """;

    private static readonly Dictionary<string, string> Hostile = new(StringComparer.Ordinal)
    {
        ["Emulator__Nonsense"] = "1",
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:1",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "nonsense",
    };

    [Theory]
    [InlineData("xunit", XUnit, "Xunit", "Fact")]
    [InlineData("nunit", NUnit, "NUnit.Framework", "Test")]
    public async Task The_snippet_of_the_README_compiles_and_passes(string name, string references, string framework, string attribute)
    {
        SkipUnlessLong();
        var folder = packages.NewFolder(name);
        await File.WriteAllTextAsync(Path.Combine(folder, "Shop.csproj"), Project(references), TestContext.Current.CancellationToken);
        var test = await TestOfSnippetAsync(framework, attribute);
        await File.WriteAllTextAsync(Path.Combine(folder, "ShopTests.cs"), test, TestContext.Current.CancellationToken);

        var said = await PackedPackages.DotnetAsync(folder, Hostile, "test");

        said.ShouldContain("Passed:     1");
        said.ShouldNotContain("NU1605");
    }

    [Fact]
    public async Task The_tool_is_installed_from_its_package_and_reads_a_scenario()
    {
        SkipUnlessLong();
        var folder = packages.NewFolder("tool");
        await PackedPackages.DotnetAsync(folder, null, "tool", "install", "KopoKopo.Emulator", "--tool-path", folder, "--add-source", packages.Source);
        var scenario = Path.Combine(folder, "quick.json");
        await File.WriteAllTextAsync(scenario, """{ "name": "quick", "rules": [] }""", TestContext.Current.CancellationToken);

        var said = await PackedPackages.RunAsync(Path.Combine(folder, "kopokopo-emulator"), folder, null, "validate", scenario);

        said.ShouldContain("quick.json");
    }

    private static void SkipUnlessLong()
    {
        if (!Effort.IsLong) Assert.Skip("KOPOKOPO_LONG=1 runs it");
    }

    private string Project(string references) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <GenerateProgramFile>false</GenerateProgramFile>
            <RestoreAdditionalProjectSources>{packages.Source}</RestoreAdditionalProjectSources>
            <RestorePackagesPath>{packages.NewFolder("restored")}</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="KopoKopo.Emulator.Testing" Version="*" /><PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />
            {references}
          </ItemGroup>
        </Project>
        """;

    private static async Task<string> TestOfSnippetAsync(string framework, string attribute)
    {
        var readme = await File.ReadAllTextAsync(
            Path.Combine(PackedPackages.Root, "src", "KopoKopo.Emulator.Testing", "README.md"), TestContext.Current.CancellationToken);
        var snippet = Snippet().Match(readme).Groups["code"].Value;
        CodeUnderTest().Count(snippet).ShouldBe(1);
        return $$"""
            using System.Net.Http.Json;
            using System.Text.Json;
            using KopoKopo.Emulator.Testing;
            using {{framework}};

            public class ShopTests
            {
                [{{attribute}}]
                public async Task A_customer_without_money()
                {
                    {{CodeUnderTest().Replace(snippet, Pays)}}
                    if (!result.Body.Contains("Failed")) throw new Exception(result.Body);
                }
            }

            public class Program
            {
                {{(framework == "Xunit" ? "" : "public static void Main() { }")}}
            }
            """;
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Snippet();

    [GeneratedRegex("// … the code under test.*\n", RegexOptions.NonBacktracking)]
    private static partial Regex CodeUnderTest();
}
