using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>A receiver for trying things out: prints each callback, whether its signature fits, and answers as it is told.</summary>
internal sealed class ListenVerb(ClientVerb client)
{
    private const ushort UsualPort = 9000;
    private const int LargestBody = 16 * 1024 * 1024;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    /// <summary>Where it listens unless it is told otherwise.</summary>
    public static readonly string DefaultUrl = $"http://localhost:{UsualPort}";

    private readonly PortOption _port = new($"The port; left out: {UsualPort}; 0: one that the system chooses.");
    private readonly Option<string?> _host = new("--host")
    {
        Description = "The address to listen on; left out: localhost. 0.0.0.0 is every interface, for callbacks out of a container.",
        HelpName = "ADDRESS",
    };

    private readonly Option<int?> _status = new("--status") { Description = "What to answer; left out: 200.", HelpName = "N", CustomParser = ParseStatus };
    private readonly Option<TimeSpan?> _delay = new("--delay")
    {
        Description = "How long to wait before the answer, such as 2s.",
        HelpName = "TIME",
        CustomParser = LengthOfTime.Reader("--delay", LongestDelay),
    };

    private readonly Option<Uri?> _forward = new("--forward")
    {
        Description = "Hand each callback on to this URL, to the byte, and answer what it answers.",
        HelpName = "URL",
        CustomParser = ParseUrl,
    };

    private readonly Option<string?> _key = new("--api-key")
    {
        Description = "The API key to verify with; left out: the emulator is asked whether the app's fits.",
        HelpName = "KEY",
    };

    public Command Command()
    {
        var command = client.Command(
            "listen", "Print each callback that comes, and whether its signature fits.", RunAsync, _port, _host, _status, _delay, _forward, _key);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_status) is not null && result.GetResult(_forward) is not null)
            {
                result.AddError("--status and --forward both say what to answer; give one of them");
            }
        });
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, EmulatorClient emulator, VerbAnswer answer, CancellationToken cancellationToken)
    {
        var url = PortOption.Url(parsed.GetValue(_port) ?? UsualPort, parsed.GetValue(_host));
        using var forwarding = parsed.GetValue(_forward) is { } to ? new Forwarding(to) : null;
        var receiver = new CallbackReceiver(
            new SignatureCheck(emulator, parsed.GetValue(_key)), answer, parsed.GetValue(_status) ?? StatusCodes.Status200OK,
            parsed.GetValue(_delay) ?? TimeSpan.Zero, forwarding);
        var builder = EmulatorHost.BareBuilder(url);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
        await using var server = builder.Build();
        server.Run(receiver.ReceiveAsync);
        await StartAsync(server, url, cancellationToken);
        var at = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        answer.Say(new JsonObject { ["listening"] = at }, $"listens on {at}; Ctrl+C ends it");
        await server.WaitForShutdownAsync(cancellationToken);
        return VerbAnswer.Happened;
    }

    private static async Task StartAsync(WebApplication server, string url, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (StartFailure.IsOfListening(exception))
        {
            throw new VerbFailedException($"cannot listen on {url}: {exception.Message.TrimEnd('.')}. Say where with --port and --host");
        }
    }

    private static int? ParseStatus(ArgumentResult result)
    {
        var given = result.Tokens[0].Value;
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599) return status;

        result.AddError($"--status is \"{given}\": expected a status from 200 to 599, such as 500");
        return null;
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var given = result.Tokens[0].Value;
        if (Uri.TryCreate(given, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)) return url;

        result.AddError($"--forward is \"{given}\": expected a URL, such as http://localhost:3000/callback");
        return null;
    }
}
