using System.Diagnostics;
using System.Runtime.Versioning;
using KopoKopo.Emulator.Store.Sqlite;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Store;

/// <summary>
/// One emulator per file, whatever the file is called; and nobody else may read it. (Windows has no modes, and links there need a right of their own.)
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class DatabaseFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Directory.CreateTempSubdirectory("kopokopo-tests-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_same_file_is_refused_to_a_second_emulator()
    {
        using var first = Open("emulator.db");

        ShouldBeTaken("emulator.db");
    }

    [Fact]
    public void A_link_to_the_file_is_the_same_file()
    {
        using var first = Open("emulator.db");
        File.CreateSymbolicLink(PathOf("link.db"), "emulator.db");
        File.CreateSymbolicLink(PathOf("link-to-link.db"), PathOf("link.db"));

        ShouldBeTaken("link.db");
        ShouldBeTaken("link-to-link.db");
    }

    [Fact]
    public void A_link_that_was_opened_first_keeps_the_file_itself()
    {
        File.CreateSymbolicLink(PathOf("link.db"), "emulator.db");
        using var first = Open("link.db");

        ShouldBeTaken("emulator.db");
        File.Exists(PathOf("emulator.db")).ShouldBeTrue();
    }

    [Fact]
    public void A_link_to_a_folder_on_the_way_leads_to_the_same_file()
    {
        Directory.CreateDirectory(PathOf("real/deep"));
        Directory.CreateSymbolicLink(PathOf("linked"), "real");
        Directory.CreateSymbolicLink(PathOf("real/linked"), "deep");
        using var first = Open("real/deep/emulator.db");

        ShouldBeTaken("linked/linked/emulator.db");
        ShouldBeTaken("linked/deep/../linked/emulator.db");
    }

    [Fact]
    public void Links_that_lead_in_a_circle_are_refused_in_words()
    {
        File.CreateSymbolicLink(PathOf("one.db"), "two.db");
        File.CreateSymbolicLink(PathOf("two.db"), "one.db");

        Should.Throw<DatabaseUnusableException>(() => Open("one.db")).Message.ShouldContain("links");
    }

    [Fact]
    public async Task Another_name_of_the_file_itself_is_refused_to_another_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a lock of the file that SQLite's own do not meet.");
        await using var first = await EmulatorProcess.StartAsync($"--Emulator:Database={PathOf("emulator.db")}");
        await RunAsync("ln", PathOf("emulator.db"), PathOf("hard.db"));

        var (exitCode, output) = await EmulatorProcess.RunAsync("--urls=http://127.0.0.1:0", $"--Emulator:Database={PathOf("hard.db")}");

        exitCode.ShouldBe(1);
        output.ShouldContain("another emulator uses it");
        using var client = await ApiClient.ConnectAsync(first.Address, "undisturbed");
        await client.PayAsync(new IncomingPaymentBuilder());
    }

    [Fact]
    public void A_file_is_free_again_when_its_emulator_has_stopped()
    {
        Open("emulator.db").Dispose();
        File.CreateSymbolicLink(PathOf("link.db"), "emulator.db");

        Open("link.db").Dispose();
        Open("emulator.db").Dispose();
    }

    [Fact]
    public async Task Nobody_else_may_read_what_the_emulator_makes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        using var database = Open("data/emulator.db");
        await database.WriteAsync(session => session.Execute("CREATE TABLE note (text TEXT)"));

        foreach (var suffix in new[] { "", "-wal", "-shm", ".lock" }) File.GetUnixFileMode(PathOf($"data/emulator.db{suffix}")).ShouldBe(Private, suffix);
        File.GetUnixFileMode(PathOf("data")).ShouldBe(Private | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_temporary_file_is_as_private()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        using var database = new Database(new EmulatorOptions { Database = "" });
        await database.WriteAsync(session => session.Execute("CREATE TABLE note (text TEXT)"));

        foreach (var suffix in new[] { "", "-wal", "-shm", ".lock" }) File.GetUnixFileMode($"{database.FilePath}{suffix}").ShouldBe(Private, suffix);
    }

    [Fact]
    public void Nothing_of_a_temporary_file_is_left_behind()
    {
        var database = new Database(new EmulatorOptions { Database = "" });
        database.Dispose();

        Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(database.FilePath)}*").ShouldBeEmpty();
    }

    [Fact]
    public void A_file_of_before_that_all_could_read_is_closed_to_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        Open("emulator.db").Dispose();
        File.SetUnixFileMode(PathOf("emulator.db"), Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        using var again = Open("emulator.db");

        foreach (var suffix in new[] { "", "-wal", "-shm" }) File.GetUnixFileMode(PathOf($"emulator.db{suffix}")).ShouldBe(Private, suffix);
    }

    [Fact]
    public void A_folder_that_was_there_keeps_its_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var mode = Private | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(PathOf("shared"), mode);
        File.SetUnixFileMode(PathOf("shared"), mode);

        Open("shared/emulator.db").Dispose();

        File.GetUnixFileMode(PathOf("shared")).ShouldBe(mode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private Database Open(string name) => new(new EmulatorOptions { Database = PathOf(name) });

    private void ShouldBeTaken(string name) => Should.Throw<DatabaseUnusableException>(() => Open(name)).Message.ShouldContain("another emulator uses it");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0);
    }
}
