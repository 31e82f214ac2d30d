namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>A scenario with one mistake in its second rule, and what must be said of it.</summary>
/// <param name="Rule">The rule's members; without <c>on</c> it is about incoming payments.</param>
/// <param name="Member">Where the mistake is, seen from the rule; empty: the rule itself.</param>
/// <param name="Error">What is wrong and what was expected.</param>
internal sealed record BadMember(string Rule, string Member, string Error)
{
    public const string Name = "bad";
    private const int RuleLine = 5;

    /// <summary>Whether a schema cannot tell: it is about members that contradict each other, or about more than form.</summary>
    public bool IsBeyondSchema { get; init; }

    public string Json => $$"""
        {
          "name": "bad",
          "rules": [
            { "name": "sound", "on": "incoming_payment", "match": { "amount": 7 } },
            { {{(Rule.Contains("\"on\"", StringComparison.Ordinal) ? "" : "\"on\": \"incoming_payment\", ")}}{{Rule}} }
          ]
        }
        """;

    /// <summary>The line that says it.</summary>
    public string LineIn(string file) => $"{file}:{RuleLine}: rules[1]{Suffix}: {Error}";

    private string Suffix => Member.Length == 0 ? "" : $".{Member}";
}
