using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>A newcomer pastes what the README has, from the first block to the last.</summary>
public sealed class ReadmePasteTests
{
    // So that the script says which call was refused: curl itself is content with any answer.
    private const string Curl = """curl() { command curl --fail-with-body "$@" || echo "REFUSED: curl $*" >&2; }""";

    [Fact]
    public async Task Every_shell_paste_works_in_its_order_and_leaves_the_folder_as_it_was()
    {
        if (!NodeTool.IsThere) Assert.Skip("node is not on the PATH: the README's receiver is written for it");
        var folder = Directory.CreateTempSubdirectory("kopokopo-pastes-");
        await using var emulator = EmulatorServer.With();
        var port = FreePort();
        await using var receiver = ShellProcess.Start(Here(ReadmePastes.Receiver, emulator, port), folder.FullName);
        await ListensAsync(port);
        using var client = await ApiClient.ConnectAsync(emulator.Address, "test-42");

        // The paste that waits for a delivery of this app is about one that the reader's own test has caused.
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"http://localhost:{port}/callback")));
        await using var terminal = ShellProcess.Start(Here($"set -e\n{Curl}\n{string.Concat(ReadmePastes.Others)}", emulator, port), folder.FullName);
        var exitCode = await terminal.ExitAsync();

        exitCode.ShouldBe(0, terminal.Output);
        terminal.Output.ShouldNotContain("REFUSED");
        terminal.Output.ShouldContain($"{emulator.Address}api/v1/incoming_payments/".Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await receiver.PrintsAsync("\"amount\":\"100.0\"");
        await receiver.PrintsAsync("The balance is insufficient for the transaction");
        await receiver.PrintsAsync("\"amount\":\"321.0\"");
        folder.EnumerateFileSystemInfos().ShouldBeEmpty("a paste writes no file where one stands");
        folder.Delete(recursive: true);
    }

    [Fact]
    public void There_are_pastes_and_the_rule_skips_only_those_that_start_the_emulator()
    {
        ReadmePastes.Others.Count.ShouldBeGreaterThan(5);
        ReadmePastes.Others.ShouldAllBe(block => block.Contains("curl", StringComparison.Ordinal));
    }

    private static string Here(string paste, EmulatorServer emulator, int port) => paste
        .Replace("localhost:8254", $"localhost:{emulator.Address.Port}", StringComparison.Ordinal)
        .Replace("9000", $"{port}", StringComparison.Ordinal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Node needs a moment; each refused connection takes as long as a look.
    private static async Task ListensAsync(int port)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync("localhost", port, bound.Token);
                return;
            }
            catch (SocketException)
            {
                bound.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
