using System.Diagnostics;
using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Reliability;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>Whatever stands in the folder, and whatever happens to it while it is read, every request is answered and none with a 500.</summary>
public sealed class RestlessFolderTests : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly ScenarioFolder _folder = new();
    private readonly EmulatorServer _emulator;

    public RestlessFolderTests() => _emulator = _folder.Serve();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_among_writers_deleters_and_linkers_are_all_answered()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need no rights on Linux only");
        using var client = await _emulator.NewAppAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var disturbers = Enumerable.Range(0, 3).Select(seed => Task.Run(() => Disturb(new Random(seed), stop.Token), Cancellation)).ToList();
        var failed = new List<string>();

        string[] paths =
        [
            "/_emulator/scenarios", "/_emulator/scenarios/mine", "/_emulator/scenarios/other", "/health/ready", "/_emulator/scenario/state", "/_emulator",
        ];
        for (var i = 0; i < Effort.Of(100, 1000); i++)
        {
            foreach (var path in paths)
            {
                using var answer = await client.Http.GetAsync(path, Cancellation);
                if (answer.StatusCode == HttpStatusCode.InternalServerError) failed.Add(path);
            }

            using var activated = await client.TryActivateAsync(i % 2 == 0 ? "mine" : "other");
            if (activated.StatusCode == HttpStatusCode.InternalServerError) failed.Add("activate");
            using var paid = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());
            if (paid.StatusCode != HttpStatusCode.Created) failed.Add($"pay: {paid.StatusCode}");
        }

        await stop.CancelAsync();
        await Task.WhenAll(disturbers);
        failed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pipe_holds_no_request_up_and_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo");
        await MakePipeAsync(_folder.PathOf("pipe"));
        _folder.Write("good", ScenarioFolder.EveryPayment("cancelled"));
        using var client = await _emulator.NewAppAtNoonAsync();

        var (status, problems) = await client.ReadinessAsync();
        var activated = await client.TryActivateAsync("pipe");
        var shown = await client.Http.GetAsync("/_emulator/scenarios/pipe", Cancellation);
        await client.ActivateAsync("good");

        status.ShouldBe(HttpStatusCode.OK);
        problems.ShouldBe(["pipe.json:1: cannot be read: it is no file"]);
        activated.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        shown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.FateOfAPaymentAsync()).ShouldBe("Request cancelled by user");
    }

    [Fact]
    public async Task A_file_that_becomes_a_pipe_goes_on_with_its_last_good_content()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo");
        _folder.Write("mine", ScenarioFolder.EveryPayment("cancelled"));
        using var client = await _emulator.NewAppAtNoonAsync();
        await client.ActivateAsync("mine");
        File.Delete(_folder.PathOf("mine"));
        await MakePipeAsync(_folder.PathOf("mine"));

        (await client.FateOfAPaymentAsync()).ShouldBe("Request cancelled by user");
    }

    [Fact]
    public async Task The_validate_verb_does_not_wait_for_a_pipe_nor_read_a_device_to_its_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo");
        await MakePipeAsync(_folder.PathOf("pipe"));

        var pipe = await EmulatorHere.RunAsync("validate", _folder.PathOf("pipe"));
        var device = await EmulatorHere.RunAsync("validate", "/dev/zero");

        pipe.ExitCode.ShouldBe(2);
        pipe.Output.ShouldContain($"{_folder.PathOf("pipe")}: cannot be read: it is no file");
        device.ExitCode.ShouldNotBe(0);
        device.Output.ShouldContain("/dev/zero");
    }

    [Theory]
    [InlineData("loop.json", "cannot be read")]
    [InlineData("nowhere.json", "cannot be read")]
    [InlineData("/dev/zero", "leads out of the folder")]
    [InlineData("outside/hostname", "leads out of the folder")]
    [InlineData("../../../../../../etc/hostname", "leads out of the folder")]
    public async Task A_link_that_loops_dangles_or_leads_out_is_refused(string target, string problem)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need no rights on Linux only");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "outside"), "/etc");
        File.CreateSymbolicLink(_folder.PathOf("loop"), target);
        using var client = await _emulator.NewAppAsync();

        var activated = await client.TryActivateAsync("loop");
        var shown = await client.Http.GetAsync("/_emulator/scenarios/loop", Cancellation);

        (await client.ReadinessAsync()).Problems.ShouldHaveSingleItem().ShouldStartWith($"loop.json:1: {problem}");
        activated.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        shown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_socket_in_the_folder_is_named_and_a_directory_is_none()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sockets as files");
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder.PathOf("socket")));
        Directory.CreateDirectory(_folder.PathOf("directory"));
        using var client = await _emulator.NewAppAsync();

        (await client.ReadinessAsync()).Problems.ShouldHaveSingleItem().ShouldStartWith("socket.json:1: cannot be read");
        (await client.TryActivateAsync("directory")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_folder_that_goes_away_is_an_empty_one()
    {
        _folder.Write("mine", ScenarioFolder.EveryPayment("cancelled"));
        using var client = await _emulator.NewAppAtNoonAsync();
        await client.ActivateAsync("mine");
        Directory.Delete(_folder.FullName, recursive: true);

        (await client.ScenariosAsync()).ShouldBeEmpty();
        (await client.FateOfAPaymentAsync()).ShouldBe("Request cancelled by user");
        Directory.CreateDirectory(_folder.FullName);
    }

    [Fact]
    public async Task A_rewrite_that_leaves_time_and_length_as_they_were_is_seen()
    {
        using var client = await _emulator.NewAppAtNoonAsync();
        var tick = TimeSpan.FromSeconds(1);
        DateTime written;
        do
        {
            _folder.Write("mine", ScenarioFolder.EveryPayment("expired"));
            written = File.GetLastWriteTimeUtc(_folder.PathOf("mine"));
            await client.ActivateAsync("mine");
            (await client.FateOfAPaymentAsync()).ShouldBe("Transaction has expired");

            // As two writes within a tick of the file system's clock; a busy machine may need several tries to be so quick.
            _folder.Write("mine", ScenarioFolder.EveryPayment("success"));
        }
        while (File.GetLastWriteTimeUtc(_folder.PathOf("mine")) - written > tick && !Cancellation.IsCancellationRequested);

        File.SetLastWriteTimeUtc(_folder.PathOf("mine"), written);

        (await client.FateOfAPaymentAsync()).ShouldBe("Success");
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task MakePipeAsync(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        await made.WaitForExitAsync(Cancellation).WaitAsync(Bound, Cancellation);
    }

    private void Disturb(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var path = _folder.PathOf(random.Next(2) == 0 ? "mine" : "other");
            try
            {
                switch (random.Next(7))
                {
                    case 0: File.WriteAllText(path, ScenarioFolder.EveryPayment("cancelled")); break;
                    case 1: File.WriteAllText(path, "{ \"rules\": ["); break;
                    case 2: File.Delete(path); break;
                    case 3: File.CreateSymbolicLink(path, Path.GetFileName(path)); break;
                    case 4: File.CreateSymbolicLink(path, "nowhere.json"); break;
                    case 5: File.CreateSymbolicLink(path, "/etc/hostname"); break;
                    default: Directory.CreateDirectory(path).Delete(); break;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another one was quicker.
            }
        }
    }
}
