using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>Whatever stands in a member, the request is accepted or refused in a sentence; the emulator itself never fails.</summary>
public sealed partial class RobustnessTests(EmulatorServer emulator)
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e400", "-1e400", "1e-400", "0.1e1", "123456789012345678901234567890", "\"\"", "\"\\u0000\"", "\"a\\u0000b\"",
        "\"\\r\\nLocation: x\"", "\"\\ud83e\\udd21\"", "\"\\u202e\"", "\"\\ufeff\"", "\"\\ud800\"", "\"' OR 1=1 --\"", "\"%00%s{0}\"", "\"<script>\"",
        "\"../../etc/passwd\"", "{}", "[]", "[null]", "[[],{}]", "{\"\":\"\"}", "{\"a\":1,\"a\":2}", "{\"currency\":\"KES\"}", "{\"value\":{}}",
        "{\"callback_url\":[]}", "\"1\",\"1\":\"1\"", "\"0001-01-01\"", "\"0001-01-01T00:00:00\"", "\"9999-12-31T23:59:59\"", "\"-0001-01-01T00:00:00Z\"",
        "\"2021-04-12T24:00:00\"", "\"2021-04-12T08:50:22+14:00\"", "\"http://127.0.0.1:1/\\u0000\"", "\"http://127.0.0.1:0/\"",
        "\"http://user:pass word@127.0.0.1:1/\"", "\"https://[::1]:1/?a=b#c\"", "\"http://127.1:1/\\u00fc?\\u00e9\"", $"\"{new string('9', 5000)}\"",
        $"\"{new string(' ', 5000)}\"", $"{new string('[', 20)}{new string(']', 20)}", $"{new string('[', 40)}{new string(']', 40)}",
    ];

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task Whatever_a_member_holds_is_accepted_or_refused_in_a_sentence(string name)
    {
        using var client = await emulator.NewAppAsync();
        var request = Requests.Named(name);
        var created = new List<Uri>();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");

        foreach (var (place, path) in Paths(request.Body).Index())
        {
            foreach (var value in Effort.Of(Values, place))
            {
                using var answer = await client.PostAsync(request.Path, request.With(path, value));
                if (answer.StatusCode == HttpStatusCode.Created) created.Add(answer.Headers.Location!);
                else await ShouldBeASentenceAsync(answer, $"{path}: {value}");
            }
        }

        // What was accepted has its result as well, whatever stands in it.
        await client.AdvanceAsync("P1D");
        client.UseToken(await client.NewTokenAsync());
        foreach (var location in created)
        {
            JsonNode.Parse(await client.GetTextAsync(location))!["data"]!["attributes"]!["status"]!.GetValue<string>().ShouldNotBe("Pending");
        }
    }

    private static async Task ShouldBeASentenceAsync(HttpResponseMessage answer, string what)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{what}: {text}");
        var body = JsonNode.Parse(text)!.AsObject();
        body.Select(member => member.Key).ShouldBe(["error_code", "error_message"], what);
        body["error_code"]!.GetValue<int>().ShouldBe(400, what);
        var message = body["error_message"] is JsonArray list ? list.ShouldHaveSingleItem() : body["error_message"];
        Sentence().IsMatch(message!.GetValue<string>()).ShouldBeTrue($"{what}: {text}");
    }

    private static IEnumerable<string> Paths(JsonObject body) => body.SelectMany(member => member.Value is JsonObject inner
        ? Paths(inner).Select(path => $"{member.Key}.{path}").Prepend(member.Key)
        : [member.Key]);

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9 ,.:'()-]{5,200}[a-z0-9)]$", RegexOptions.None, 1000)]
    private static partial Regex Sentence();
}
