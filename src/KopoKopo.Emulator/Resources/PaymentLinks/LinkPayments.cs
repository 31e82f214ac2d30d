using System.Text.Json;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Work;

namespace KopoKopo.Emulator.Resources.PaymentLinks;

/// <summary>What became of an attempt to pay by a link.</summary>
/// <param name="IsOpen">Whether the link waited for a payment when it came.</param>
/// <param name="Errors">Why it failed; null if it did not.</param>
internal sealed record LinkPayment(bool IsOpen, string? Errors = null);

/// <summary>What customers and merchants do with a payment link: pay, decline, cancel.</summary>
internal sealed class LinkPayments(ResourceStore resources, DueWork dueWork)
{
    private const string Declined = "cancelled";

    /// <summary>The link with this id in the app's world; null if there is none.</summary>
    public ExplainedResource? Find(App app, string id) =>
        resources.Explain(app, id.ToLowerInvariant()) is { } found && found.Resource.Kind == PaymentLink.Kind.Name ? found : null;

    /// <summary>Somebody pays: as is said here, else as their number asks for, else successfully. What fails leaves the link as it is.</summary>
    /// <param name="app">Whose link it is.</param>
    /// <param name="link">The link.</param>
    /// <param name="phone">Who pays; null: somebody drawn from the seed.</param>
    /// <param name="outcome">What becomes of it; null: nobody says.</param>
    public async Task<LinkPayment> PayAsync(App app, ExplainedResource link, PhoneNumber? phone, OutcomeSpec? outcome)
    {
        if (link.Status is not null) return new LinkPayment(IsOpen: false);

        var magic = outcome is null && phone is { } known ? MagicNumbers.OfPayer(known) : null;
        var said = outcome ?? magic?.Outcome;
        if (WhyNot(said, magic) is { } errors) return new LinkPayment(IsOpen: true, errors);

        // A number that has nobody told anything, ever, and one that waits for the handset: the link waits on.
        if (said?.Preset.IsEndless == true || magic?.After is { IsTimed: false }) return new LinkPayment(IsOpen: true);

        var paid = WithPayer(said?.Outcome ?? Outcome.Success, phone);
        var completed = await dueWork.CompleteAsync(app, link.Resource.Row, resource => resource with { Outcome = paid, Plan = PlanOf(resource, magic) });
        return new LinkPayment(IsOpen: completed is not null);
    }

    /// <summary>Who opened the link does not want to pay.</summary>
    public Task<LinkPayment> DeclineAsync(App app, ExplainedResource link) =>
        PayAsync(app, link, phone: null, new OutcomeSpec(OutcomePresets.Get(Declined), OutcomePresets.Get(Declined).Outcome));

    /// <summary>The merchant takes the link back; answers whether it still waited.</summary>
    public async Task<bool> CancelAsync(App app, ExplainedResource link)
    {
        var cancelled = new Outcome(PaymentLink.CancelledByMerchant, Errors: null);
        return link.Status is null && await dueWork.CompleteAsync(app, link.Resource.Row, resource => resource with { Outcome = cancelled }) is not null;
    }

    private static string? WhyNot(OutcomeSpec? said, Rule? magic) =>
        said?.Outcome.Errors ?? (said?.Preset.Response is not null ? said.Preset.Name : magic?.Respond is not null ? "The payment was refused" : null);

    private static Outcome WithPayer(Outcome outcome, PhoneNumber? phone)
    {
        if (phone is not { } payer || outcome.Resource is not null) return outcome;

        var members = new Dictionary<string, string>(StringComparer.Ordinal) { [Topics.TransactionMembers.Sender.Name] = payer.International };
        return outcome with { Resource = JsonSerializer.SerializeToElement(members, LinkPayerContract.Default.DictionaryStringString) };
    }

    private static Plan PlanOf(Resource resource, Rule? magic) => magic?.Deliver is not { } deliver ? resource.Plan : resource.Plan with
    {
        Deliver = [.. deliver.Select((step, i) => step.Draw(resource.Random, i))],
        OthersAsUsual = true,
    };
}
