using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.OpenApi;

/// <summary>Collections that run one after the other run when all others are through: by then the log holds what the whole suite was answered.</summary>
[CollectionDefinition(nameof(AnswerSchemaTests), DisableParallelization = true)]
public sealed class WhenAllElseHasRun;

/// <summary>What the emulator answers is what its OpenAPI document says.</summary>
[Collection(nameof(AnswerSchemaTests))]
public sealed class AnswerSchemaTests(EmulatorServer emulator, NodeTool node)
{
    [Fact]
    public async Task Every_answer_that_the_suite_received_is_one_the_document_describes()
    {
        // One of its own, for when it runs alone.
        using var client = await emulator.NewAppAsync();
        await client.GetJsonAsync("/_emulator");
        var document = await OpenApiDocument.OfAsync(emulator);
        var answers = AnswerLog.All.Select(answer => (Answer: answer, Found: Find(document, answer))).Where(answer => answer.Found is not null).ToList();

        var wrong = new List<string>();
        foreach (var group in answers.GroupBy(answer => answer.Found!.Value.Schema?.ToJsonString()))
        {
            if (group.Key is null)
            {
                wrong.AddRange(
                    group.Select(answer => $"{answer.Answer.Method} {answer.Found!.Value.Path} may not answer {answer.Answer.Status}: {answer.Answer.Body}"));
            }
            else wrong.AddRange(await WrongAsync(document, JsonNode.Parse(group.Key)!, [.. group.Select(answer => answer.Answer)]));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{answers.Count} answers of {answers.Select(answer => answer.Found!.Value.Path).Distinct().Count()} paths");
        answers.Count.ShouldBeGreaterThan(1);
        wrong.Take(20).ShouldBeEmpty();
    }

    private async Task<IEnumerable<string>> WrongAsync(OpenApiDocument document, JsonNode schema, IReadOnlyList<Answer> answers)
    {
        var bodies = answers.Select((answer, number) => KeyValuePair.Create($"{number}", answer.Body)).Where(body => body.Value.Length > 0).ToList();

        // A scenario is answered as it was written, comments and mistakes included.
        bodies.RemoveAll(body => answers[Number(body.Key)].Path.StartsWith("/_emulator/scenarios/", StringComparison.Ordinal) && !IsJson(body.Value));
        if (bodies.Find(body => !IsJson(body.Value)) is { Key: not null } broken) return [$"no JSON: {answers[Number(broken.Key)]}"];

        var refused = await node.Validator.RefusedAsync(document.Schema(schema), bodies);
        return refused.Select(body => $"{body.Value}: {answers[Number(body.Key)]}");
    }

    private static int Number(string key) => int.Parse(key, CultureInfo.InvariantCulture);

    private static bool IsJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is not null || text == "null";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // A path without its prefix is one with it.
    private static (string Path, JsonNode? Schema)? Find(OpenApiDocument document, Answer answer)
    {
        if ((document.Find(answer.Method, answer.Path) ?? document.Find(answer.Method, $"/api/v1{answer.Path}")
            ?? document.Find(answer.Method, $"/api/v2{answer.Path}")) is not { } found) return null;

        var responses = found.Operation["responses"]!;
        var response = responses[answer.Status] ?? responses["default"];
        if (response is null) return (found.Path, null);

        // A response without a schema has no body that could be wrong.
        return (found.Path, response["content"]?["application/json"]?["schema"] ?? new JsonObject());
    }
}
