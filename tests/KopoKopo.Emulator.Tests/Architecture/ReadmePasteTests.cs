using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Architecture;

/// <summary>A newcomer pastes what the README has, from the first block to the last.</summary>
public sealed class ReadmePasteTests
{
    // So that the script says which call was refused: curl itself is content with any answer.
    private const string Curl = """curl() { command curl --fail-with-body "$@" || echo "REFUSED: curl $*" >&2; }""";

    private static readonly string Executable = $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "KopoKopo.Emulator.dll")}'";

    [Fact]
    public async Task Every_shell_paste_works_in_its_order_and_leaves_the_folder_as_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("kopokopo-pastes-");
        await using var emulator = EmulatorServer.With();
        var port = FreePort();
        await using var receiver = ShellProcess.Start(Here(ReadmePastes.Receiver, emulator, port), folder.FullName);
        await receiver.PrintsAsync("listens on");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "test-42");

        // The paste that waits for a delivery of this app is about one that the reader's own test has caused.
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri($"http://localhost:{port}/callback")));
        await using var terminal = ShellProcess.Start(Here($"set -e\n{Curl}\n{string.Concat(ReadmePastes.Others)}", emulator, port), folder.FullName);
        var exitCode = await terminal.ExitAsync();

        exitCode.ShouldBe(0, terminal.Output);
        terminal.Output.ShouldNotContain("REFUSED");
        terminal.Output.ShouldContain($"{emulator.Address}api/v1/incoming_payments/".Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        terminal.Output.ShouldContain("Success: ");
        await receiver.PrintsAsync("incoming_payment Success: the signature fits");
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
        ReadmePastes.Others.ShouldAllBe(block =>
            block.Contains("curl", StringComparison.Ordinal) || block.StartsWith("kopokopo-emulator ", StringComparison.Ordinal));
    }

    // The emulator of the test in place of the one that a newcomer started: the address is where serve would listen.
    private static string Here(string paste, EmulatorServer emulator, int port)
    {
        var here = paste
            .Replace("kopokopo-emulator listen", $"{Executable} listen --port 9000", StringComparison.Ordinal)
            .Replace("kopokopo-emulator pay", $"{Executable} pay --callback http://localhost:9000/callback", StringComparison.Ordinal)
            .Replace("9000", $"{port}", StringComparison.Ordinal)
            .Replace("localhost:8254", $"localhost:{emulator.Address.Port}", StringComparison.Ordinal);
        return $"export ASPNETCORE_URLS=http://localhost:{emulator.Address.Port}\n{here}";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
