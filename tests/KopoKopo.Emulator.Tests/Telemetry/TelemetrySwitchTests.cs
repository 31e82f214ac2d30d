using System.Net;
using System.Net.Sockets;
using KopoKopo.Emulator.Telemetry;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace KopoKopo.Emulator.Tests.Telemetry;

/// <summary>Telemetry is off, costs nothing and loads nothing unless it is asked for; and nobody has to wait for a collector that is not there.</summary>
[Collection(nameof(ExportingTests))]
public sealed class TelemetrySwitchTests(ExportingEmulator exporting)
{
    private static readonly TimeSpan LessThanAnExportTakes = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unless_it_is_on_nothing_is_sent_and_none_of_its_assemblies_is_loaded()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("only Linux tells which files a process has loaded");

        await using var collector = await Collector.StartAsync();
        await using var plain = await PayingAsync(new Surroundings());
        await using var disabled = await PayingAsync(TelemetrySteps.Exporting(collector.Address, ("OTEL_SDK_DISABLED", "true")));
        foreach (var off in new[] { plain, disabled })
        {
            off.LoadedFiles.ShouldContain(file => file.EndsWith("KopoKopo.Emulator.dll", StringComparison.Ordinal));
            off.LoadedFiles.ShouldNotContain(file => file.Contains("OpenTelemetry", StringComparison.Ordinal));
            await off.TerminateAsync();
        }

        collector.Count.ShouldBe(0);
        exporting.Emulator.LoadedFiles.ShouldContain(file => file.Contains("OpenTelemetry", StringComparison.Ordinal));
        await exporting.Collector.UntilAsync(() => exporting.Collector.Count > 0);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" ", "false")]
    [InlineData("http://localhost:4317", "true")]
    [InlineData("http://localhost:4317", "TRUE")]
    public void It_is_off_without_an_endpoint_and_where_it_is_disabled(string? endpoint, string? disabled) =>
        TelemetrySettings.Read(Configuration(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_SDK_DISABLED", disabled))).ShouldBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public void It_is_on_with_an_endpoint_unless_it_is_disabled(string? disabled) =>
        TelemetrySettings.Read(Configuration(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317"), ("OTEL_SDK_DISABLED", disabled))).ShouldNotBeNull();

    [Fact]
    public async Task A_collector_that_refuses_is_said_once_and_changes_nothing_else()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var emulator = await EmulatorProcess.StartAsync(
            TelemetrySteps.Exporting("http://user:password@127.0.0.1:1", ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=collector-key")),
            "--Emulator:Database=", "--Emulator:ResultDelay=PT0S");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "refused");
        await emulator.PrintsAsync("traces or metrics are lost");

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await receiver.NextAsync();
        (await emulator.TerminateAsync().WaitAsync(LessThanAnExportTakes, Cancellation)).ShouldBe(0);

        emulator.Output.Split('\n').Count(line => line.Contains("are lost", StringComparison.Ordinal)).ShouldBe(1, emulator.Output);
        emulator.Output.ShouldContain("traces and metrics are sent to 127.0.0.1:1 by grpc");
        emulator.Output.ShouldContain("Connection refused");
        emulator.Output.ShouldNotContain("password");
        emulator.Output.ShouldNotContain("collector-key");
        emulator.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData(TelemetrySteps.HttpProtobuf)]
    public async Task A_collector_that_never_answers_does_not_hold_a_stop_up(string protocol)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var emulator = await PayingAsync(
            TelemetrySteps.Exporting($"http://{silent.LocalEndpoint}", ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)));
        using var connection = await silent.AcceptSocketAsync(Cancellation);

        (await emulator.TerminateAsync().WaitAsync(LessThanAnExportTakes, Cancellation)).ShouldBe(0, emulator.Output);
    }

    [Theory]
    [InlineData("nonsense", "", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("localhost:4317", "", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("http://localhost:4317", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL")]
    public void What_is_wrong_with_it_is_named(string endpoint, string protocol, string expected) =>
        Should.Throw<WrongSettingException>(
            () => TelemetrySettings.Read(Configuration(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol))))
            .Message.ShouldContain(expected);

    [Theory]
    [InlineData("nonsense", "", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("http://localhost:4317", "no-header", "OTEL_")]
    public async Task Whether_we_or_the_exporter_finds_it_wrong_it_stops_the_start_with_one_line(string endpoint, string headers, string expected)
    {
        var surroundings = TelemetrySteps.Exporting(endpoint, ("OTEL_EXPORTER_OTLP_HEADERS", headers));

        var (exitCode, output) = await EmulatorProcess.RunAsync(surroundings, "--urls=http://127.0.0.1:0", "--Emulator:Database=");

        exitCode.ShouldBe(1, output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(expected);
    }

    private static IConfiguration Configuration(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value)).Build();

    private static async Task<EmulatorProcess> PayingAsync(Surroundings surroundings)
    {
        var emulator = await EmulatorProcess.StartAsync(surroundings, "--Emulator:Database=");
        using var client = await ApiClient.ConnectAsync(emulator.Address, "paying");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(WebhookReceiver.BuiltIn));
        return emulator;
    }
}
