using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary><c>kill -9</c> at any moment of any load: what was answered holds, and the file is whole.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Whatever_was_accepted_before_a_kill_happens_after_it_and_no_world_is_half_made()
    {
        using var database = new TemporaryDatabase();
        var receivers = new List<WebhookReceiver>();
        var apps = new List<IAppUnderLoad>();
        var moments = Effort.Draws();
        for (var i = 0; i < 6; i++)
        {
            var receiver = await WebhookReceiver.StartAsync();
            receivers.Add(receiver);
            apps.Add(i < 4
                ? new MoneyApp($"money-{i}", receiver, Effort.Draws(i + 1), isFrozen: i % 2 == 1)
                : new WorldApp($"world-{i}", receiver, Effort.Draws(i + 1)));
        }

        for (var round = 0; round < Effort.Of(2, 50); round++) await LoadAndKillAsync(database, apps, moments.Next(60, 180));

        await using var last = await StartAsync(database);
        foreach (var app in apps) await app.ConnectAsync(last.Address);
        foreach (var app in apps) await app.ShouldHaveLostNothingAsync();
        last.Output.ShouldNotContain("failed unexpectedly");
        await Looking.UntilAsync("all is swept", () => FileWitness.OfNobody(database.FilePath) == 0);
        (await last.TerminateAsync()).ShouldBe(0);
        FileWitness.Broken(database.FilePath).ShouldBeEmpty();
        foreach (var app in apps) app.Dispose();
        foreach (var receiver in receivers) await receiver.DisposeAsync();
    }

    // The moment is after so many answers of all apps together, while others are under way.
    private static async Task LoadAndKillAsync(TemporaryDatabase database, List<IAppUnderLoad> apps, int moment)
    {
        await using var emulator = await StartAsync(database);
        foreach (var app in apps) await app.ConnectAsync(emulator.Address);
        var answers = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var working = apps.Select(app => app.WorkAsync(() =>
        {
            if (Interlocked.Increment(ref answers) == moment) reached.SetResult();
            return true;
        })).ToList();

        // A broken promise ends an app's work before its process is killed.
        await Task.WhenAny([reached.Task, .. working]);
        await emulator.KillAsync();
        await Task.WhenAll(working);
        emulator.Output.ShouldNotContain("failed unexpectedly");
    }

    private static Task<EmulatorProcess> StartAsync(TemporaryDatabase database) => EmulatorProcess.StartAsync(
        database.Setting, "--Emulator:ResultDelay=00:00:00.2", "--Emulator:Retry:Schedule:0=00:00:00.2",
        "--Emulator:Retry:Schedule:1=00:00:01", "--Emulator:Retry:Schedule:2=00:00:10");
}
