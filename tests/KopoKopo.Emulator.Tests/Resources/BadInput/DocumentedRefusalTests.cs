using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>The one error response that the documentation shows for each endpoint.</summary>
public sealed class DocumentedRefusalTests(EmulatorServer emulator)
{
    private static readonly IReadOnlyDictionary<string, (SampleRequest Request, string Body)> Refused =
        new Dictionary<string, (SampleRequest, string)>(StringComparer.Ordinal)
        {
            ["Invalid scope reference"] = Without(Requests.WebhookSubscription, "scope_reference"),
            ["Till number can't be blank"] = Without(Requests.IncomingPayment, "till_number"),
            ["Invalid recipient type"] = With(Requests.PayRecipient, "type", "\"card\""),
            ["Destination type can't be blank"] = Without(Requests.Payment, "destination_type"),
            ["Bank branch ref is not valid"] = With(Requests.MerchantBankAccount, "bank_branch_ref", "\"c7f300c0\""),
            ["First name can't be blank"] = (Requests.MerchantWallet, """{"network":"Safaricom"}"""),
            ["Callback url can't be blank"] = (Requests.SettlementTransfer, "{}"),
            ["Destination reference is invalid"] = With(Requests.TargetedTransfer, "destination_reference", "\"d76265cd-0951-e511-80da-0aa34a9b2388\""),
            ["Scope is invalid"] = With(Requests.Polling, "scope", "\"shop\""),
            ["Message can't be blank"] = Without(Requests.SmsNotification, "message"),
        };

    public static TheoryData<string> Messages => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_refusal_that_the_documentation_shows_is_worded_as_it_shows_it(string message)
    {
        using var client = await emulator.NewAppAsync();
        var (request, body) = Refused[message];

        await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, client, request, body, message);
    }

    private static (SampleRequest Request, string Body) With(SampleRequest request, string path, string json) => (request, request.With(path, json));

    private static (SampleRequest Request, string Body) Without(SampleRequest request, string path) => (request, request.Without(path));
}
