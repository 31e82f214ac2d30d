using System.Text.Json;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Scenarios.Rules;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary>What all conditions together may cost a request: 100 ms, once they have read a good deal.</summary>
public sealed class MatchBudgetTests
{
    private const long Much = 300_000;
    private readonly StandingTime _time = new();

    [Fact]
    public void Time_alone_uses_nothing_up_so_that_a_busy_machine_changes_no_decision()
    {
        var budget = new MatchBudget(_time);
        _time.Pass(TimeSpan.FromMinutes(1));

        budget.Allows(1000).ShouldBeTrue();
    }

    [Fact]
    public void Much_work_that_takes_little_time_is_done()
    {
        var budget = new MatchBudget(_time);

        for (var i = 0; i < 100; i++) budget.Allows(Much).ShouldBeTrue();
    }

    [Fact]
    public void After_much_work_and_a_tenth_of_a_second_nothing_more_is_looked_at()
    {
        var budget = new MatchBudget(_time);
        budget.Allows(Much).ShouldBeTrue();
        _time.Pass(TimeSpan.FromMilliseconds(101));

        budget.Allows(1).ShouldBeFalse();
        budget.Allows(0).ShouldBeFalse();
    }

    [Fact]
    public void A_condition_that_is_not_looked_at_does_not_hold_and_says_why()
    {
        var budget = new MatchBudget(_time);
        budget.Allows(Much);
        _time.Pass(TimeSpan.FromMilliseconds(101));
        using var body = JsonDocument.Parse("""{ "note": "a" }""");
        var request = new RequestFacts(new KindInfo("incoming_payment", HasResult: true, IsPayout: false), body.RootElement, _ => null, walletOf: null)
        {
            Budget = budget,
        };

        MatchOf("""{ "body.note": "a" }""")
            .WhyNot(request)
            .ShouldBe("body.note was not looked at: the conditions before it took the 100 ms that a request may take");
    }

    private static Match MatchOf(string json)
    {
        using var value = JsonDocument.Parse(json);
        return Match.Shape.Read(value.RootElement, "", new FileReading("match", JsonLines.Of("{}"u8), new ScenarioWords([], [], _ => null)))!;
    }

    private sealed class StandingTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
