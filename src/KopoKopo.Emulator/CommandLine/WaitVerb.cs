using System.CommandLine;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>Waits until a receiver has something; what happened instead is the answer if it has not.</summary>
internal sealed class WaitVerb(ClientVerb client)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    // As the control call names them.
    private readonly Option<string?>[] _filters =
    [
        Filter("--topic", "TOPIC", "Only those of this topic, or kind of resource."), Filter("--resource", "ID", "Only those about this resource."),
        Filter("--status", "STATUS", "Only those with this status; left out: delivered."), Filter("--to", "TEXT", "Only those whose URL contains this."),
        Filter("--count", "N", "How many; left out: 1."),
    ];

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "How long at most, in real time; left out: 10s.",
        HelpName = "TIME",
        CustomParser = LengthOfTime.Reader("--timeout", LongestWait),
        DefaultValueFactory = _ => TimeSpan.FromSeconds(10),
    };

    public Command Command() => client.Command("wait", "Wait until results and webhooks have been delivered.", RunAsync, [.. _filters, _timeout]);

    private async Task<int> RunAsync(ParseResult parsed, EmulatorClient emulator, VerbAnswer answer, CancellationToken cancellationToken)
    {
        var given = _filters.Select(filter => (Name: filter.Name[2..], Value: parsed.GetValue(filter))).Where(filter => filter.Value is not null);
        var query = string.Concat(given.Select(filter => $"&{filter.Name}={Uri.EscapeDataString(filter.Value!)}"));
        var path = $"deliveries/wait?timeout={new Duration(parsed.GetValue(_timeout)!.Value)}{query}";
        var waited = await emulator.ControlAsync(HttpMethod.Get, path, body: null, cancellationToken);
        return answer.Done(waited.Json!, Told.Deliveries(waited.Json));
    }

    private static Option<string?> Filter(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
