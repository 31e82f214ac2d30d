using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>Causes what a customer or another merchant would have caused, of which subscribers hear.</summary>
internal sealed class TriggerVerb(ClientVerb client)
{
    private readonly Argument<string> _topic = new("TOPIC")
    {
        Description = $"What happens: {string.Join(", ", WebhookTopics.Names)}.",
        HelpName = "TOPIC",
    };

    // Those that most topics have, by short names.
    private readonly (Option<string?> Option, string Member)[] _members =
    [
        (Member("--amount", "How much, in shillings."), "amount"), (Member("--till", "The till that was paid."), "till_number"),
        (Member("--phone", "Who paid."), "sender_phone_number"), (Member("--reference", "Its reference."), "reference"),
    ];

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any member of the webhook's resource, such as --set sender_first_name=Joe.",
        HelpName = "MEMBER=VALUE",
    };

    public Command Command()
    {
        _topic.CompletionSources.Add(_ => WebhookTopics.Names.Select(name => new CompletionItem(name)));
        _topic.Validators.Add(result =>
        {
            var topic = result.Tokens[0].Value;
            if (!WebhookTopics.Names.Contains(topic)) result.AddError($"there is no topic \"{topic}\"; {Nearest.Advice(topic, [.. WebhookTopics.Names])}");
        });
        _set.Validators.Add(RefuseUnnamed);
        return client.Command(
            "trigger", "Cause a webhook: what a customer or another merchant would have done.", RunAsync,
            [_topic, .. _members.Select(member => member.Option), _set]);
    }

    private async Task<int> RunAsync(ParseResult parsed, EmulatorClient emulator, VerbAnswer answer, CancellationToken cancellationToken)
    {
        var body = new JsonObject();
        foreach (var (option, member) in _members) if (parsed.GetValue(option) is { } value) body[member] = value;
        foreach (var (member, value) in (parsed.GetValue(_set) ?? []).Select(Split)) body[member] = ValueOf(value);

        var topic = parsed.GetRequiredValue(_topic);
        var caused = (await emulator.ControlAsync(HttpMethod.Post, $"simulate/{topic}", body, cancellationToken)).Json!;
        return answer.Done(
            caused,
            [
                $"{topic}: {caused["event"]?["reference"] ?? caused["event"]?["id"]}, told to {Told.Items(caused, "deliveries").Count()}",
                .. Told.Deliveries(caused),
                .. Told.Items(caused, "not_told").Select(one => $"not told: subscription {one["subscription"]}: {one["because"]}"),
            ]);
    }

    private static Option<string?> Member(string name, string description) => new(name) { Description = description, HelpName = name[2..].ToUpperInvariant() };

    private static void RefuseUnnamed(OptionResult result)
    {
        var unnamed = result.Tokens.Select(token => token.Value).FirstOrDefault(token => token.IndexOf('=', StringComparison.Ordinal) < 1);
        if (unnamed is not null) result.AddError($"--set is \"{unnamed}\": expected a member and its value, such as sender_first_name=Joe");
    }

    private static (string Member, string Value) Split(string given)
    {
        var at = given.IndexOf('=', StringComparison.Ordinal);
        return (given[..at], given[(at + 1)..]);
    }

    // A text, unless it can only be meant as JSON: true, false, null, an object or an array.
    private static JsonNode? ValueOf(string text)
    {
        if (text is not ("true" or "false" or "null") && text.TrimStart() is not ['{' or '[', ..]) return JsonValue.Create(text);

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
