using System.Text.Json.Serialization;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Resources.PaymentLinks;

/// <summary>What can be done with a payment link beyond making and reading it: cancelling it, and paying on its page.</summary>
internal sealed class PaymentLinkEndpoints(LinkPayments links, ResourceStore resources, AppStore apps)
{
    /// <summary>The merchant takes the link back. Whatever stands in the body is not looked at: SDKs send {}, null, or nothing.</summary>
    public async Task<Results<OkJson<CancelledLink>, ApiError>> Cancel(HttpContext http)
    {
        var (app, id) = (ApiGate.AppOf(http), IdOf(http));
        if (links.Find(app, id) is not { } link) return ApiError.NotFound($"There is no {PaymentLink.Kind.Name} {id}");
        if (await links.CancelAsync(app, link)) return new OkJson<CancelledLink>(CancelledLink.Now, LinkAnswerContract.Default.CancelledLink);

        var status = links.Find(app, id)?.Status ?? PaymentLink.Active;
        return ApiError.BadRequest($"Payment link can't be cancelled, it is {status.ToLowerInvariant()}");
    }

    /// <summary>The page that the link leads to.</summary>
    public PaymentLinkPage Show(HttpContext http) => Find(http) is var (_, link) ? PaymentLinkPage.Of(link, message: null) : PaymentLinkPage.Missing;

    /// <summary>What the customer has chosen on it.</summary>
    public async Task<PaymentLinkPage> Answer(HttpContext http)
    {
        if (Find(http) is not var (app, link)) return PaymentLinkPage.Missing;
        if (await LinkForm.ReadAsync(http.Request) is not { } form) return PaymentLinkPage.Refusing(link, "Choose to pay or to decline.");
        if (form is { IsPaying: true, HasWrongPhone: true }) return PaymentLinkPage.Refusing(link, "That is no Kenyan phone number.");

        var payment = form.IsPaying ? await links.PayAsync(app, link, form.Phone, outcome: null) : await links.DeclineAsync(app, link);
        return PaymentLinkPage.Of(links.Find(app, link.Resource.Id) ?? link, payment.Errors);
    }

    // Whoever has the link may see it; it does not say whose it is.
    private (App App, ExplainedResource Link)? Find(HttpContext http)
    {
        var id = IdOf(http).ToLowerInvariant();
        if (resources.AppOfPage(PaymentLink.Kind.Name, id) is not { } row || apps.Find(row) is not { } app || links.Find(app, id) is not { } link) return null;

        http.Features.Set(app);
        return (app, link);
    }

    private static string IdOf(HttpContext http) => (string)http.Request.RouteValues["id"]!;
}

/// <summary>That a link is cancelled.</summary>
internal sealed record CancelledLink(string Message)
{
    public static readonly CancelledLink Now = new("Payment link cancelled.");
}

/// <summary>How it is said.</summary>
[JsonSerializable(typeof(CancelledLink))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class LinkAnswerContract : JsonSerializerContext;

/// <summary>How a payer is written among what an outcome says of the payment.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class LinkPayerContract : JsonSerializerContext;
