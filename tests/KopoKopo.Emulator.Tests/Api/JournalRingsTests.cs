using KopoKopo.Emulator.Api.Journal;

namespace KopoKopo.Emulator.Tests.Api;

/// <summary>How the inbound journals of all apps share the memory they have.</summary>
public sealed class JournalRingsTests
{
    private const int Most = 100_000;
    private const long MostBytes = 1024 * 1024;

    [Fact]
    public void What_has_most_gives_up_its_oldest()
    {
        var rings = new JournalRings(Most, MostBytes);
        for (var i = 0; i < 10; i++) rings.Add(1, Entry(i, 1000), () => true);
        for (var i = 0; i < 5000; i++) rings.Add(2, Entry(i, 1000), () => true);
        for (var i = 0; i < 5000; i++) rings.Add(3, Entry(i, 1000), () => true);

        rings.Bytes.ShouldBeInRange(MostBytes * 8 / 10, MostBytes);
        rings.NewestFirst(1).Select(entry => entry.Id).ShouldBe([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
        foreach (var app in new[] { 2, 3 })
        {
            var kept = rings.NewestFirst(app);
            kept.Length.ShouldBeGreaterThan(300);
            kept.Select(entry => entry.Id).ShouldBe(Enumerable.Range(5000 - kept.Length, kept.Length).Reverse().Select(id => (long)id));
        }
    }

    [Fact]
    public void Ten_thousand_apps_share_what_there_is()
    {
        var rings = new JournalRings(Most, MostBytes);
        for (var i = 0; i < 5; i++) for (var app = 0; app < 10_000; app++) rings.Add(app, Entry(i, 10), () => true);

        rings.Bytes.ShouldBeLessThanOrEqualTo(MostBytes);
    }

    [Fact]
    public void What_is_counted_is_what_is_kept()
    {
        var rings = new JournalRings(3, MostBytes);
        for (var i = 0; i < 10; i++) rings.Add(1, Entry(i, 100 * i), () => true);
        rings.Add(2, Entry(1, 500), () => true);

        rings.Bytes.ShouldBe(rings.NewestFirst(1).Concat(rings.NewestFirst(2)).Sum(entry => (long)entry.Size()));
        rings.NewestFirst(1).Length.ShouldBe(3);
        rings.Remove(1);
        rings.Remove(2);
        rings.Bytes.ShouldBe(0);
    }

    [Fact]
    public void A_request_that_is_answered_after_its_app_was_removed_is_not_kept()
    {
        var rings = new JournalRings(Most, MostBytes);
        rings.Add(1, Entry(1, 100), () => true);
        rings.Remove(1);

        rings.Add(1, Entry(2, 100), () => false);

        rings.NewestFirst(1).ShouldBeEmpty();
        rings.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Many_at_once_lose_nothing_of_the_count()
    {
        var rings = new JournalRings(50, MostBytes);

        Parallel.For(0, 20_000, i =>
        {
            if (i % 500 == 0) rings.Remove(i % 7);
            else rings.Add(i % 7, Entry(i, i % 3000), () => true);
        });

        rings.Bytes.ShouldBe(Enumerable.Range(0, 7).SelectMany(app => rings.NewestFirst(app)).Sum(entry => (long)entry.Size()));
    }

    private static JournalEntry Entry(long id, int body) => new()
    {
        Id = id,
        At = DateTimeOffset.UnixEpoch,
        Method = "POST",
        Path = "/api/v1/incoming_payments",
        Query = "",
        Headers = [KeyValuePair.Create("Content-Type", "application/json")],
        Body = new byte[body],
        IsCut = false,
        Status = 201,
        ResponseHeaders = [],
        Response = [],
        IsResponseCut = false,
        Fault = null,
        DurationMilliseconds = 1,
        Warnings = [],
        RequestId = "id",
    };
}
