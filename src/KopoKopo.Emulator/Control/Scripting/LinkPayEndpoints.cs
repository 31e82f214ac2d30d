using System.ComponentModel;
using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Requests;
using KopoKopo.Emulator.Control.Diagnosis;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;
using KopoKopo.Emulator.Resources.PaymentLinks;
using KopoKopo.Emulator.Scenarios.Rules;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Scripting;

/// <summary><c>/_emulator/payment_links/{id}/pay</c>: what a customer does on a link's page.</summary>
internal sealed class LinkPayEndpoints(LinkPayments links)
{
    public async Task<Results<OkJson<LinkPaymentView>, ApiError>> Pay(App app, LinkPayRequest request, HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (links.Find(app, id) is not { } link) return ApiError.NotFound($"There is no payment link {id}");
        if (request.Outcome is { Outcome.Batches: not null }) return ApiError.BadRequest("a payment link has no batches");

        var payment = await links.PayAsync(app, link, request.Phone, request.Outcome);
        var now = links.Find(app, id) ?? link;
        if (!payment.IsOpen) return new ApiError(StatusCodes.Status409Conflict, $"The payment link is {now.Status} already");

        var view = ResourceView.Of(PaymentLink.Kind, now, now.NotTold, app.Clock.GetUtcNow());
        return Respond.Ok(new LinkPaymentView(view.Status, payment.Errors, view));
    }
}

/// <summary>Who pays, and what becomes of it; null: somebody, successfully, or as the number asks for.</summary>
internal sealed record LinkPayRequest(PhoneNumber? Phone, OutcomeSpec? Outcome)
{
    private static readonly Member<PhoneNumber?> PhoneMember = new(
        "phone_number", RequestShapes.AnyPhone, "Who pays; a magic number decides what becomes of it. Left out: somebody.")
    {
        TakesNull = true,
        Example = "\"254712345678\"",
    };

    public static readonly Shape<LinkPayRequest> Shape = ControlBody.Of(
        static members => new LinkPayRequest(members.Get(PhoneMember), members.Get(CompleteRequest.OutcomeMember)), PhoneMember, CompleteRequest.OutcomeMember);
}

/// <summary>What became of an attempt to pay.</summary>
internal sealed record LinkPaymentView(
    [property: Description("What the link is now: Paid, or Active where the attempt failed.")] string Status,
    [property: Description("Why the attempt failed; null if it did not.")] string? Errors,
    [property: Description("The link.")] ResourceView Resource);
