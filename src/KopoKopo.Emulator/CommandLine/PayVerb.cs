using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>Asks a customer to pay, as a merchant's program would: a token, an STK push, and the result if it is waited for.</summary>
internal sealed class PayVerb(ClientVerb client)
{
    private const string Path = "api/v1/incoming_payments";
    private const string Pending = "Pending";
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Option<string> _amount = Text("--amount", "How much, in shillings", "100");
    private readonly Option<string> _phone = Text("--phone", "Who is asked; a magic number decides what happens", "+254999999999");
    private readonly Option<string> _till = Text("--till", "The till that is paid", "K000000");
    private readonly Option<string> _callback = Text("--callback", "Where the result goes", $"{ListenVerb.DefaultUrl}/callback");
    private readonly Option<string> _secret = Text("--secret", "The app's client secret", AppStore.Sandbox);
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait for the result, and fail if the payment does." };
    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "How long to wait at most, in real time; left out: 30s.",
        HelpName = "TIME",
        CustomParser = LengthOfTime.Reader("--timeout", LongestWait),
        DefaultValueFactory = _ => TimeSpan.FromSeconds(30),
    };

    public Command Command() => client.Command(
        "pay", "Ask a customer to pay (STK push), and print where the payment is.", RunAsync, _amount, _phone, _till, _callback, _secret, _wait, _timeout);

    private async Task<int> RunAsync(ParseResult parsed, EmulatorClient emulator, VerbAnswer answer, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(emulator, parsed.GetValue(_secret)!, cancellationToken);
        if (!parsed.GetValue(_wait))
        {
            var location = await PushAsync(emulator, token, parsed, cancellationToken);
            return answer.Done(new JsonObject { ["location"] = location.AbsoluteUri }, location.AbsoluteUri);
        }

        // Listening begins before the push, so that no result is missed, however quick.
        using var events = await emulator.ListenAsync(cancellationToken);
        var where = await PushAsync(emulator, token, parsed, cancellationToken);
        return await ResultAsync(emulator, events, token, where, parsed.GetValue(_timeout)!.Value, answer, cancellationToken);
    }

    private static async Task<string> TokenAsync(EmulatorClient emulator, string secret, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = emulator.App,
            ["client_secret"] = secret,
            ["grant_type"] = "client_credentials",
        });
        var answer = await emulator.CallAsync(HttpMethod.Post, "oauth/token", token: null, form, cancellationToken);
        return answer.Json!["access_token"]!.GetValue<string>();
    }

    private async Task<Uri> PushAsync(EmulatorClient emulator, string token, ParseResult parsed, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["payment_channel"] = "M-PESA STK Push",
            ["till_number"] = parsed.GetValue(_till),
            ["subscriber"] = new JsonObject { ["phone_number"] = parsed.GetValue(_phone) },
            ["amount"] = new JsonObject { ["currency"] = "KES", ["value"] = parsed.GetValue(_amount) },
            ["_links"] = new JsonObject { ["callback_url"] = parsed.GetValue(_callback) },
        };
        var answer = await emulator.CallAsync(HttpMethod.Post, Path, token, EmulatorClient.Content(body), cancellationToken);
        return answer.Location ?? throw new VerbFailedException("a scenario answered something else than the payment's location", answer.Json);
    }

    private static async Task<int> ResultAsync(
        EmulatorClient emulator, EmulatorEvents events, string token, Uri location, TimeSpan timeout, VerbAnswer answer, CancellationToken cancellationToken)
    {
        var id = location.Segments[^1];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            await events.CompletionOfAsync(id, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What it has come to until then is asked for below.
        }

        var payment = (await emulator.CallAsync(HttpMethod.Get, $"{Path}/{id}", token, body: null, cancellationToken)).Json!;
        var attributes = payment["data"]?["attributes"];
        var status = $"{attributes?["status"]}";
        var json = new JsonObject { ["location"] = location.AbsoluteUri, ["status"] = status, ["result"] = payment.DeepClone() };
        if (status == "Success") return answer.Done(json, location.AbsoluteUri, $"Success: {attributes?["event"]?["resource"]?["reference"]}");

        var seconds = timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var why = status == Pending
            ? $"{location} is still pending after {seconds} s: its time has not come, by the app's clock, or it waits for a hand"
            : $"{location}: {status}: {attributes?["event"]?["errors"]}";
        return answer.Failed(why, json);
    }

    private static Option<string> Text(string name, string description, string usual) => new(name)
    {
        Description = $"{description}; left out: {usual}.",
        HelpName = name[2..].ToUpperInvariant(),
        DefaultValueFactory = _ => usual,
    };
}
