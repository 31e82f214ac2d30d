using KopoKopo.Emulator.Testing;

namespace KopoKopo.Emulator.Tests.Package;

/// <summary>The emulator as somebody's test uses it: in three lines, and in process.</summary>
public sealed class FixtureTests
{
    private static readonly TimeSpan HalfAMinute = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_without_money_is_heard_of_half_a_minute_later()
    {
        await using var kopokopo = await KopoKopoEmulator.StartAsync(cancellationToken: Cancellation);
        await using var receiver = await WebhookReceiver.StartAsync(kopokopo, Cancellation);
        kopokopo.Next(Outcome.InsufficientFunds, after: HalfAMinute);
        using var shop = await Shop.OfAsync(kopokopo);
        var payment = await shop.AskAsync(receiver.Url);
        (await shop.StatusAsync(payment)).ShouldBe("Pending");

        var advanced = await kopokopo.AdvanceAsync(HalfAMinute, Cancellation);

        var result = await receiver.NextAsync("incoming_payment", Patience, cancellationToken: Cancellation);
        result.Json.GetProperty("data").GetProperty("attributes").GetProperty("status").GetString().ShouldBe("Failed");
        result.Bytes.ShouldBe(System.Text.Encoding.UTF8.GetBytes(result.Body));
        advanced.Resources.ShouldHaveSingleItem().Status.ShouldBe("Failed");
        advanced.Deliveries.ShouldHaveSingleItem().Attempts.ShouldHaveSingleItem().Status.ShouldBe(200);
    }

    [Fact]
    public async Task Nothing_of_it_is_left_on_the_disk()
    {
        string database;
        await using (var kopokopo = await KopoKopoEmulator.StartAsync(cancellationToken: Cancellation))
        {
            database = (await kopokopo.Control.SendAsync(HttpMethod.Get, "", cancellationToken: Cancellation)).GetProperty("database").GetString()!;
            File.Exists(database).ShouldBeTrue();
        }

        Directory.EnumerateFiles(Path.GetDirectoryName(database)!, Path.GetFileName(database) + "*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Settings_are_those_of_the_README_and_a_wrong_one_says_what_was_expected()
    {
        var wrong = await Should.ThrowAsync<ArgumentException>(() => KopoKopoEmulator.StartAsync(settings => settings.JournalSize = 0, Cancellation));

        wrong.Message.ShouldContain("Emulator:JournalSize must be from 1 to 1000000");
    }

    [Fact]
    public async Task A_setting_that_was_given_counts()
    {
        await using var kopokopo = await KopoKopoEmulator.StartAsync(settings => settings.ResultDelay = TimeSpan.FromHours(1), Cancellation);
        await using var receiver = await WebhookReceiver.StartAsync(kopokopo, Cancellation);
        using var shop = await Shop.OfAsync(kopokopo);
        await shop.AskAsync(receiver.Url);

        (await kopokopo.AdvanceAsync(TimeSpan.FromMinutes(59), Cancellation)).Resources.ShouldBeEmpty();
        (await kopokopo.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation)).Resources.ShouldHaveSingleItem();
    }
}
