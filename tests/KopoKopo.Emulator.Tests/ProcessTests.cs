using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests;

/// <summary>What only a process of its own can show: being killed, stopped, refused a start.</summary>
public sealed class ProcessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_payments_accepted_before_a_kill_all_call_back_after_a_restart()
    {
        using var database = new TemporaryDatabase();
        await using var receiver = await WebhookReceiver.StartAsync();
        var locations = new List<Uri>();
        await using (var first = await EmulatorProcess.StartAsync(database.Setting, "--Emulator:ResultDelay=00:00:02"))
        {
            using var client = await ApiClient.ConnectAsync(first.Address, "killed");
            for (var i = 0; i < 20; i++) locations.Add(await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url)));
            await first.KillAsync();
        }

        receiver.Waiting.ShouldBe(0);
        await using var second = Again(database);
        var callbacks = await receiver.NextAsync(20);

        callbacks.Select(callback => callback.Json["data"]!["attributes"]!["_links"]!["self"]!.GetValue<string>()).Order()
            .ShouldBe(locations.Select(location => location.AbsoluteUri).Order());
        foreach (var callback in callbacks) callback.ShouldBeSignedWith(ApiClient.ApiKey);
    }

    [Fact]
    public async Task A_callback_that_was_on_the_wire_at_a_kill_is_sent_again_with_the_same_bytes()
    {
        using var database = new TemporaryDatabase();
        await using var receiver = await WebhookReceiver.StartAsync();
        var never = new TaskCompletionSource();
        receiver.Reply(_ => never.Task);
        ReceivedWebhook interrupted;
        await using (var first = await EmulatorProcess.StartAsync(database.Setting, "--Emulator:ResultDelay=00:00:00"))
        {
            using var client = await ApiClient.ConnectAsync(first.Address, "interrupted");
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
            interrupted = await receiver.NextAsync();
            await first.KillAsync();
        }

        receiver.Reply(200);
        await using var second = Again(database);
        var again = await receiver.NextAsync();
        never.SetResult();

        again.Text.ShouldBe(interrupted.Text);
        again.Headers["X-KopoKopo-Signature"].ShouldBe(interrupted.Headers["X-KopoKopo-Signature"]);
    }

    [Fact]
    public async Task SIGTERM_finishes_the_callback_on_the_wire_and_stops_clean()
    {
        using var database = new TemporaryDatabase();
        await using var receiver = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Reply(_ => release.Task);
        await using var emulator = await EmulatorProcess.StartAsync(database.Setting, "--Emulator:ResultDelay=00:00:00");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "stopped");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await receiver.NextAsync();

        var stopped = emulator.TerminateAsync();
        release.SetResult();

        (await stopped).ShouldBe(0, emulator.Output);
        emulator.Output.ShouldContain("attempt 1: incoming_payment");
        File.Exists($"{database.FilePath}-wal").ShouldBeFalse("the write-ahead log is folded into the file");

        receiver.Reply(200);
        await using var next = Again(database);
        receiver.Waiting.ShouldBe(0, "what was acknowledged is not sent again");
    }

    [Theory]
    [InlineData("--Emulator:ResultDelay=5", "Emulator:ResultDelay", "PT0.5S")]
    [InlineData("--Emulator:Retry:Schedule:0=soon", "Emulator:Retry:Schedule:0", "PT0.5S")]
    [InlineData("--Emulator:AutoCreateApps=maybe", "Emulator:AutoCreateApps", "maybe")]
    [InlineData("--Emulator:TokenLifetime=00:00:00", "Emulator:TokenLifetime", "at least a second")]
    [InlineData("--Emulator:ResultDely=PT1S", "Emulator:ResultDely", "did you mean Emulator:ResultDelay?")]
    [InlineData("--Emulator:PublicUrl=nowhere", "Emulator:PublicUrl", "http or https")]
    [InlineData("--Emulator:Database=/proc/nowhere/emulator.db", "Emulator:Database", "cannot be opened")]
    public async Task A_wrong_setting_stops_the_start_with_one_line_that_names_it(string argument, string setting, string expected)
    {
        var (exitCode, output) = await EmulatorHere.RunAsync("--urls=http://127.0.0.1:0", "--Emulator:Database=", argument);

        exitCode.ShouldBe(1);
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldHaveSingleItem();
        line.ShouldContain(setting);
        line.ShouldContain(expected);
    }

    [Fact]
    public async Task A_file_that_is_not_a_database_and_one_that_is_in_use_are_refused_in_one_line()
    {
        using var database = new TemporaryDatabase();
        await File.WriteAllTextAsync(database.FilePath, new string('x', 5000), Cancellation);
        var notADatabase = await EmulatorHere.RunAsync("--urls=http://127.0.0.1:0", database.Setting);
        File.Delete(database.FilePath);
        await using var first = await EmulatorProcess.StartAsync(database.Setting);
        var inUse = await EmulatorHere.RunAsync("--urls=http://127.0.0.1:0", database.Setting);

        notADatabase.ExitCode.ShouldBe(1);
        notADatabase.Output.ShouldContain("file is not a database");
        inUse.ExitCode.ShouldBe(1);
        inUse.Output.ShouldContain("another emulator uses it");
    }

    // What goes on with the file need not be a process of its own.
    private static EmulatorServer Again(TemporaryDatabase database)
    {
        var server = EmulatorServer.With(("Database", database.FilePath));
        _ = server.Address;
        return server;
    }
}
