using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(KopoKopo.Emulator.Tests.Infrastructure.EmulatorServer))]

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>
/// The emulator itself on Kestrel and a real port, with a temporary database. One for the whole assembly: tests are apart because each
/// uses an app of its own. A test that needs other settings starts another.
/// </summary>
public sealed class EmulatorServer : WebApplicationFactory<EmulatorOptions>
{
    private readonly Dictionary<string, string> _settings;
    private readonly Lazy<Uri> _address;

    public EmulatorServer()
        : this([])
    {
    }

    private EmulatorServer(Dictionary<string, string> settings)
    {
        _settings = settings;
        _address = new Lazy<Uri>(Start);
    }

    public Uri Address => _address.Value;

    public CapturedLog Log { get; } = new();

    public static EmulatorServer With(params (string Name, string Value)[] settings) =>
        new(settings.ToDictionary(setting => $"Emulator:{setting.Name}", setting => setting.Value));

    /// <summary>A client of an app that no other test uses.</summary>
    public Task<ApiClient> NewAppAsync() => ApiClient.ConnectAsync(Address, $"app-{Guid.NewGuid():N}");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Emulator:Database", "");

        // Not the factory's own way to name a port: it changes the addresses of a server that may just be starting.
        builder.UseSetting("urls", "http://127.0.0.1:0");

        // So that what a till has is what came in; SendMoneyTests have tills with money from the start.
        builder.UseSetting("Emulator:TillOpeningBalance", "0");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
    }

    private Uri Start()
    {
        UseKestrel();
        StartServer();
        return ClientOptions.BaseAddress;
    }
}
