using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>What <c>listen</c> does with each callback.</summary>
internal sealed class CallbackReceiver(SignatureCheck signatures, VerbAnswer answer, int status, TimeSpan delay, Forwarding? forwarding)
{
    public async Task ReceiveAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        var body = bytes.ToArray();
        try
        {
            await ShowAsync(http, body);
            if (delay > TimeSpan.Zero) await Task.Delay(delay, TimeProvider.System, http.RequestAborted);
            if (forwarding is null) http.Response.StatusCode = status;
            else await ForwardAsync(forwarding, http, body);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever sent it did not wait for the answer.
        }
    }

    private async Task ShowAsync(HttpContext http, byte[] body)
    {
        var signature = http.Request.Headers[WebhookSigner.Header].ToString();
        var (isValid, explanation) = await signatures.OfAsync(body, signature, http.RequestAborted);
        var at = TimeProvider.System.GetLocalNow();
        var text = Encoding.UTF8.GetString(body);
        var topic = TopicOf(body);
        var json = new JsonObject
        {
            ["at"] = at.ToString("O"),
            ["method"] = http.Request.Method,
            ["path"] = http.Request.Path.Value,
            ["topic"] = topic,
            ["signature"] = signature.Length == 0 ? null : signature,
            ["valid"] = isValid,
            ["explanation"] = explanation,
            ["body"] = text,
        };
        answer.Say(json, $"{at:HH:mm:ss.fff} {http.Request.Method} {http.Request.Path} {topic}: {explanation}", text);
    }

    private async Task ForwardAsync(Forwarding to, HttpContext http, byte[] body)
    {
        var reply = await to.SendAsync(http.Request, body, http.RequestAborted);
        answer.Say(
            new JsonObject { ["forwarded_to"] = to.Url.AbsoluteUri, ["status"] = reply.Status, ["error"] = reply.Error },
            $"  forwarded to {to.Url}: {reply.Error ?? $"{reply.Status}"}");
        http.Response.StatusCode = reply.Status;
        if (reply.ContentType is not null) http.Response.ContentType = reply.ContentType;
        if (reply.Body.Length > 0) await http.Response.Body.WriteAsync(reply.Body, http.RequestAborted);
    }

    // The topic of a webhook, the kind of a result's resource and what became of it.
    private static string? TopicOf(byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject json) return null;
            if (json["topic"] is JsonValue topic) return $"{topic}";

            return json["data"] is JsonObject { } data ? $"{data["type"]} {(data["attributes"] as JsonObject)?["status"]}".Trim() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
