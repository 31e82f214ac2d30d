using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Testing;

/// <summary>
/// A Kopo Kopo of one's own: the emulator in this process on a free port of loopback, with a temporary database that is deleted at the end; or one that runs
/// elsewhere. It is itself the app <c>sandbox</c>; <see cref="NewApp"/> makes others, which are apart in all they have.
/// </summary>
public sealed class KopoKopoEmulator : KopoKopoApp
{
    private const string Sandbox = "sandbox";
    private readonly WebApplication? _server;
    private readonly string? _controlToken;

    private KopoKopoEmulator(Uri address, WebApplication? server, string? controlToken)
        : base(address, Sandbox, Sandbox, Sandbox, server?.Services, controlToken) => (_server, _controlToken) = (server, controlToken);

    /// <summary>Starts one in this process. It prints nothing, and reads neither configuration files nor the environment.</summary>
    /// <param name="settings">Changes the settings: all those of the README, by their names.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what was expected.</exception>
    public static async Task<KopoKopoEmulator> StartAsync(Action<EmulatorOptions>? settings = null, CancellationToken cancellationToken = default)
    {
        var options = new EmulatorOptions { Database = "", Banner = false, Scenarios = "" };
        settings?.Invoke(options);
        var server = EmulatorHost.InProcess(() => Checked(options));
        try
        {
            await server.StartAsync(cancellationToken);
            var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new KopoKopoEmulator(new Uri(address), server, options.ControlToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Drives one that runs elsewhere: a container, or one that was started by hand. It is not stopped at the end.</summary>
    /// <param name="address">Where it answers, such as <c>http://localhost:8254</c>.</param>
    /// <param name="controlToken">Its <c>ControlToken</c>, if it has one.</param>
    public static KopoKopoEmulator Connect(Uri address, string? controlToken = null) => new(address, server: null, controlToken);

    /// <summary>Another app on the same server: credentials, data, clock and journal of its own. It goes when it is disposed.</summary>
    /// <returns>The app, which is there already.</returns>
    public KopoKopoApp NewApp()
    {
        var clientId = $"app-{Guid.NewGuid():N}";
        var (secret, apiKey) = ($"secret-{Guid.NewGuid():N}", $"key-{Guid.NewGuid():N}");
        Control.Put($"apps/{clientId}", new { client_secret = secret, api_key = apiKey });
        return new KopoKopoApp(BaseAddress, clientId, secret, apiKey, _server?.Services, _controlToken);
    }

    /// <summary>Stops it, if it runs in this process; nothing of it is left on the disk.</summary>
    private protected override async Task ReleaseAsync()
    {
        if (_server is null) return;

        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static EmulatorOptions Checked(EmulatorOptions options)
    {
        try
        {
            return EmulatorSettings.Checked(options);
        }
        catch (WrongSettingException wrong)
        {
            throw new ArgumentException(wrong.Message, nameof(options), wrong);
        }
    }
}
