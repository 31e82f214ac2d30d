using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;

namespace KopoKopo.Emulator.Resources.PaymentLinks;

/// <summary>The page of a payment link: what is to be paid, and while it waits, the choice to pay or to decline.</summary>
internal sealed class PaymentLinkPage : IResult
{
    public const string Path = "/links";
    private const string Type = "text/html; charset=utf-8";
    private readonly string _body;
    private readonly int _status;

    private PaymentLinkPage(string body, int status)
    {
        _body = body;
        _status = status;
    }

    public static PaymentLinkPage Missing { get; } = new("<h1>There is no such link</h1>", StatusCodes.Status404NotFound);

    /// <summary>The link as it stands, and what became of an attempt to pay.</summary>
    public static PaymentLinkPage Of(ExplainedResource link, string? message) => new(BodyOf(link, message), StatusCodes.Status200OK);

    /// <summary>The link, with what was wrong about what came from its page.</summary>
    public static PaymentLinkPage Refusing(ExplainedResource link, string message) => new(BodyOf(link, message), StatusCodes.Status400BadRequest);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.ContentType = Type;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'";
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(Encoding.UTF8.GetBytes($$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Payment link</title>
            <style>body { font: 1.1em sans-serif; max-width: 26em; margin: 3em auto; padding: 0 1em } button, input { font: inherit; padding: .4em }</style>
            {{_body}}
            </html>
            """)).AsTask();
    }

    private static string BodyOf(ExplainedResource link, string? message)
    {
        var request = JsonSerializer.Deserialize(link.Resource.Request, StoredPaymentLink.Default.PaymentLinkRequest)!;
        var body = new StringBuilder();
        body.Append(Line("h1", $"{Money.Currency} {request.Amount.ToResourceText()}")).Append(Line("p", $"to till {request.Till.Number}"));
        if (request.Note is { } note) body.Append(Line("p", note));
        if (request.PaymentReference is { } reference) body.Append(Line("p", $"Reference {reference}"));
        if (message is not null) body.Append(Line("p role=\"alert\"", message));
        body.Append(link.Status is { } status ? Line("p", $"This link is {status.ToLowerInvariant()}.") : Form);
        return body.ToString();
    }

    private static string Form => $"""
        <form method="post">
        <p><label>Your phone number <input name="{LinkForm.PhoneNumber}" type="tel" placeholder="254712345678"></label>
        <p><button name="{LinkForm.Decision}" value="{LinkForm.Pay}">Pay</button> <button name="{LinkForm.Decision}" value="{LinkForm.Decline}">Decline</button>
        </form>
        """;

    private static string Line(string tag, string text) => $"<{tag}>{HtmlEncoder.Default.Encode(text)}</{tag.Split(' ')[0]}>\n";
}
