using System.Text.RegularExpressions;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Topics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>What the README says it answers is what it answers.</summary>
public sealed partial class ReadmeTests(EmulatorServer emulator)
{
    private static readonly string[] Versions = ["/api/v1", "/api/v2"];

    [Fact]
    public void The_table_of_endpoints_names_every_route_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var table = readme.Split("## What it answers")[1].Split("\n\n")[1];

        Listed().Matches(table).Select(match => match.Groups["route"].Value).ShouldBe(Routes(), ignoreOrder: true);
    }

    [Fact]
    public void It_names_every_topic()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));

        WebhookTopics.Names.Where(topic => !readme.Contains($"`{topic}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    // The bare paths and the query form stand below the table, in a sentence each.
    private HashSet<string> Routes()
    {
        _ = emulator.Address;
        var all = emulator.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route =>
                route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                    .Where(method => !HttpMethods.IsHead(method))
                    .Select(method => (Method: method, Path: route.RoutePattern.RawText is "/" ? "/" : route.RoutePattern.RawText!.TrimEnd('/'))))
            .ToHashSet();
        return [.. all
            .Where(route => !Versions.Any(version => all.Contains((route.Method, version + route.Path))))
            .Where(route => route.Method != "GET" || !IsVersioned(route.Path) || !all.Contains(("GET", $"{route.Path}/{{id}}")))
            .Select(route => $"{route.Method} {route.Path}")];
    }

    private static bool IsVersioned(string path) => Versions.Any(version => path.StartsWith(version, StringComparison.Ordinal));

    [GeneratedRegex("`(?<route>(GET|POST|PUT|DELETE) [^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listed();
}
