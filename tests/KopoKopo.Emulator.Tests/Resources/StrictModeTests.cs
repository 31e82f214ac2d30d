using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Resources.BadInput;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>What production refuses and a developer's machine rarely has: accepted with a warning, and with <c>Strict</c> refused in the same words.</summary>
public sealed class StrictModeTests(StrictServer strict, EmulatorServer lenient) : IClassFixture<StrictServer>
{
    private const string Http = "\"http://127.0.0.1:1/callback\"";
    private const string SixPairs = """{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A proper request's name, the member that is changed, the JSON put there, and what production would say.</summary>
    public static TheoryData<string, string, string, string> Refused => new()
    {
        { Requests.IncomingPayment.Name, "_links.callback_url", Http, "Callback url must be https" },
        { Requests.Payment.Name, "_links.callback_url", Http, "Callback url must be https" },
        { Requests.SettlementTransfer.Name, "_links.callback_url", Http, "Callback url must be https" },
        { Requests.TargetedTransfer.Name, "_links.callback_url", Http, "Callback url must be https" },
        { Requests.Polling.Name, "_links.callback_url", Http, "Callback url must be https" },
        { Requests.SmsNotification.Name, "_links.callback_url", Http, "Callback url must be https" },
        { Requests.WebhookSubscription.Name, "url", Http, "Url must be https" },
        { Requests.IncomingPayment.Name, "till_number", "\"K112233\"", "Till number is invalid" },
        { Requests.IncomingPayment.Name, "till_number", "\"K00000\"", "Till number is invalid" },
        { Requests.WebhookSubscription.Name, "scope_reference", "\"555555\"", "Invalid scope reference" },
        { Requests.TillPolling.Name, "scope_reference", "\"555555\"", "Invalid scope reference" },
        { Requests.IncomingPayment.Name, "metadata", SixPairs, "Metadata is too long (maximum is 5 pairs)" },
        { Requests.Payment.Name, "metadata", SixPairs, "Metadata is too long (maximum is 5 pairs)" },
        { Requests.IncomingPayment.Name, "subscriber.phone_number", "\"0799999999\"", "Subscriber phone number is an invalid number" },
        { Requests.IncomingPayment.Name, "subscriber.phone_number", "\" 0112345678\"", "Subscriber phone number is an invalid number" },
        { Requests.PayRecipient.Name, "pay_recipient.phone_number", "\"0799999999\"", "Phone number is an invalid number" },
        { Requests.MerchantWallet.Name, "phone_number", "\"0799999999\"", "Phone number is an invalid number" },
        { Requests.IncomingPayment.Name, "till_number", "\"000000\"", "Till number is invalid: that of an online payments account is prefixed with a K" },
        { Requests.BankRecipient.Name, "pay_recipient.settlement_method", "\"EFT\"", "Settlement method is invalid" },
        { Requests.Payment.Name, "category", "\"parties\"", "Category is invalid" },
        {
            Requests.SendMoney.Name, "destinations",
            """[{"type":"mobile_wallet","amount":1,"phone_number":"+254712345678","description":"Salary"}]""",
            "Phone number has an invalid length or format. Must be 254XXXXXXXXX."
        },
        { Requests.PaymentLink.Name, "till_number", "\"555555\"", "Till number is invalid" },
        { Requests.Reversal.Name, "_links.callback_url", Http, "Callback url must be https" },
        { Requests.Payment.Name, "category", "\"Salaries\"", "Category is invalid" },
    };

    [Theory]
    [MemberData(nameof(Requests.Names), MemberType = typeof(Requests))]
    public async Task A_proper_request_is_accepted_without_a_warning_strictly_or_not(string name)
    {
        foreach (var server in new[] { strict.Server, lenient })
        {
            using var shop = await Shop.OpenAsync(server);

            using var answer = await shop.PostAsync(Shop.Proper(name));

            answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
            answer.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_production_refuses_is_refused_strictly_and_leaves_nothing(string name, string path, string json, string message)
    {
        using var shop = await Shop.OpenAsync(strict.Server);
        var request = Shop.Proper(name);

        await shop.ShouldBeRefusedAsync(request with { Json = request.With(path, json) }, HttpStatusCode.BadRequest, message);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_production_refuses_is_accepted_with_a_warning_otherwise(string name, string path, string json, string message)
    {
        using var shop = await Shop.OpenAsync(lenient);
        var request = Shop.Proper(name);

        using var answer = await shop.PostAsync(request with { Json = request.With(path, json) });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        answer.Headers.GetValues(Shop.WarningHeader).ShouldBe([$"{Shop.ProductionRefuses}{message}"]);
    }

    [Fact]
    public async Task Of_several_things_the_first_is_refused_strictly_and_each_is_warned_of_otherwise()
    {
        var improper = Requests.IncomingPayment with { Json = Requests.IncomingPayment.With("till_number", "\"K112233\"") };
        improper = improper with { Json = improper.With("metadata", SixPairs) };
        using var strictShop = await Shop.OpenAsync(strict.Server);
        using var lenientShop = await Shop.OpenAsync(lenient);

        using var accepted = await lenientShop.PostAsync(improper);

        await strictShop.ShouldBeRefusedAsync(improper, HttpStatusCode.BadRequest, "Till number is invalid");
        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
        accepted.Headers.GetValues(Shop.WarningHeader).ShouldBe(
            [
                $"{Shop.ProductionRefuses}Till number is invalid",
                $"{Shop.ProductionRefuses}Metadata is too long (maximum is 5 pairs)",
                $"{Shop.ProductionRefuses}Callback url must be https",
            ]);
    }

    [Theory]
    [InlineData("K112233")]
    [InlineData("k112233")]
    [InlineData("445566")]
    public async Task A_till_of_the_settings_is_its_apps_own(string till)
    {
        using var shop = await Shop.OpenAsync(strict.Server, StrictServer.App);
        using var other = await Shop.OpenAsync(strict.Server);

        // A push goes to an online payments till alone.
        foreach (var (request, message) in WithTill(till).Where(one => till[0] is 'K' or 'k' || one.Request.Name != Requests.IncomingPayment.Name))
        {
            using var answer = await shop.PostAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.Created, request.Name);
            answer.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
            await other.ShouldBeRefusedAsync(request, HttpStatusCode.BadRequest, message);
        }
    }

    [Theory]
    [InlineData("K000000")]
    [InlineData("112233")]
    [InlineData("K445566")]
    public async Task An_app_whose_tills_are_in_the_settings_has_no_others(string till)
    {
        using var shop = await Shop.OpenAsync(strict.Server, StrictServer.App);

        foreach (var (request, message) in WithTill(till))
        {
            using var answer = await shop.PostAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, request.Name);
            (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain($"\"{message}\"");
        }
    }

    [Fact]
    public async Task An_apps_tills_of_the_settings_are_in_its_ledger()
    {
        using var shop = await Shop.OpenAsync(strict.Server, StrictServer.App);

        var ledger = await shop.Http.GetStringAsync($"/_emulator/ledger?app={shop.ClientId}", Cancellation);

        ledger.ShouldContain("\"K112233\"");
        ledger.ShouldContain("\"445566\"");
        ledger.ShouldNotContain("000000\",\"balance\"");
    }

    [Fact]
    public async Task Somebody_elses_till_is_paid_whatever_its_number()
    {
        using var shop = await Shop.OpenAsync(strict.Server);

        using var answer = await shop.PostAsync(Requests.TillRecipient with { Json = Requests.TillRecipient.With("pay_recipient.till_number", "\"998877\"") });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
    }

    [Fact]
    public async Task A_message_about_a_payment_that_no_customer_made_is_refused_strictly_and_warned_of_otherwise()
    {
        const string message =
            "Webhook event reference is invalid: it is of b2b_transaction_received, and only a buygoods transaction has a customer to tell";
        using var strictShop = await Shop.OpenAsync(strict.Server);
        using var lenientShop = await Shop.OpenAsync(lenient);

        using var accepted = await lenientShop.PostAsync(await AboutAsync(lenientShop, "b2b_transaction_received"));

        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
        accepted.Headers.GetValues(Shop.WarningHeader).ShouldBe([$"{Shop.ProductionRefuses}{message}"]);
        await strictShop.ShouldBeRefusedAsync(await AboutAsync(strictShop, "b2b_transaction_received"), HttpStatusCode.BadRequest, message);
    }

    [Theory]
    [InlineData("buygoods_transaction_received")]
    [InlineData("buygoods_transaction_reversed")]
    public async Task A_message_about_a_customers_payment_is_accepted_strictly(string topic)
    {
        using var shop = await Shop.OpenAsync(strict.Server);

        using var answer = await shop.PostAsync(await AboutAsync(shop, topic));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
    }

    [Theory]
    [InlineData("buygoods_transaction_received", "company", "till")]
    [InlineData("b2b_transaction_received", "company", "till")]
    [InlineData("m2m_transaction_received", "till", "company")]
    [InlineData("settlement_transfer_completed", "till", "company")]
    [InlineData("customer_created", "till", "company")]
    public async Task An_unusual_scope_of_a_subscription_is_remarked_strictly_or_not(string topic, string scope, string usual)
    {
        var sample = Shop.Proper(Requests.WebhookSubscription.Name);
        sample = sample with { Json = sample.With("event_type", $"\"{topic}\"") };
        foreach (var server in new[] { strict.Server, lenient })
        {
            using var shop = await Shop.OpenAsync(server);

            using var unusual = await shop.PostAsync(sample with { Json = sample.With("scope", $"\"{scope}\"") });
            using var ordinary = await shop.PostAsync(sample with { Json = sample.With("scope", $"\"{usual}\"") });

            unusual.StatusCode.ShouldBe(HttpStatusCode.Created);
            unusual.Headers.GetValues(Shop.WarningHeader).ShouldHaveSingleItem()
                .ShouldBe($"a subscription to {topic} is unusual for a {scope}: the SDKs subscribe a {usual} to it");
            ordinary.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
        }
    }

    // A message about a webhook of this topic.
    private static async Task<SampleRequest> AboutAsync(Shop shop, string topic)
    {
        using var simulated = await shop.Http.PostAsync($"/_emulator/simulate/{topic}?app={shop.ClientId}", content: null, Cancellation);
        simulated.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await ApiClient.JsonAsync(simulated))["event"]!["id"]!.GetValue<string>();
        var message = Shop.Proper(Requests.SmsNotification.Name);
        return message with { Json = message.With("webhook_event_reference", $"\"{id}\"") };
    }

    private static IEnumerable<(SampleRequest Request, string Message)> WithTill(string till) =>
        new[]
        {
            (Requests.IncomingPayment.Name, "till_number", "Till number is invalid"),
            (Requests.WebhookSubscription.Name, "scope_reference", "Invalid scope reference"),
            (Requests.TillPolling.Name, "scope_reference", "Invalid scope reference"),
        }
        .Select(request => (Shop.Proper(request.Item1) with { Json = Shop.Proper(request.Item1).With(request.Item2, $"\"{till}\"") }, request.Item3));
}
