using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Tests.Store;

/// <summary>Who is written next.</summary>
public sealed class FairQueueTests
{
    private const int Requests = 0;
    private const int Work = 1;
    private const int Attempts = 2;

    [Fact]
    public void Lanes_take_turns_and_within_one_the_order_is_that_of_coming()
    {
        var queue = new FairQueue<string>();
        foreach (var item in new[] { "a1", "a2", "a3" }) queue.TryAdd(new Lane(1, Requests), item).ShouldBeTrue();
        queue.TryAdd(new Lane(2, Requests), "b1");
        queue.TryAdd(new Lane(1, Work), "w1");

        Taken(queue).ShouldBe(["a1", "b1", "w1", "a2", "a3"]);
    }

    [Fact]
    public void Of_attempts_four_go_at_a_turn_so_that_a_flood_of_requests_does_not_keep_callbacks_waiting()
    {
        var queue = new FairQueue<string>();
        for (var i = 1; i <= 3; i++) queue.TryAdd(new Lane(1, Requests), $"request {i}");
        for (var i = 1; i <= 6; i++) queue.TryAdd(new Lane(1, Attempts), $"attempt {i}");

        Taken(queue).ShouldBe(
            ["request 1", "attempt 1", "attempt 2", "attempt 3", "attempt 4", "request 2", "attempt 5", "attempt 6", "request 3"]);
    }

    [Fact]
    public void A_lane_that_was_empty_has_a_whole_turn_again()
    {
        var queue = new FairQueue<string>();
        for (var i = 1; i <= 2; i++) queue.TryAdd(new Lane(1, Attempts), $"attempt {i}");
        Taken(queue).Count.ShouldBe(2);
        for (var i = 1; i <= 4; i++) queue.TryAdd(new Lane(1, Attempts), $"later {i}");
        queue.TryAdd(new Lane(1, Requests), "request");

        Taken(queue).ShouldBe(["later 1", "later 2", "later 3", "later 4", "request"]);
    }

    private static List<string> Taken(FairQueue<string> queue)
    {
        var taken = new List<string>();
        while (queue.TryTake(out var item)) taken.Add(item);
        return taken;
    }
}
