using System.Net;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Topics;

namespace KopoKopo.Emulator.Tests.Resources.Topics;

/// <summary>Subscriptions of API v2, and the payload of M-PESA's Daraja that they may ask for.</summary>
public sealed class DarajaTests(EmulatorServer emulator)
{
    private const string Payment =
        """{"amount":100,"till_number":"112233","reference":"OJM6Q1W84K","sender_phone_number":"254712345678","sender_first_name":"Jane"}""";

    public static TheoryData<string> EventTypes => [.. WebhookTopics.NamesOf(ApiVersion.V2), "m2m_transaction_completed"];

    [Theory]
    [MemberData(nameof(EventTypes))]
    public async Task Every_event_type_of_v2_can_be_subscribed_to_with_any_flag_and_a_scope_in_any_case(string topic)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        foreach (var (flag, shown) in new[] { ("true", "true"), ("false", "false"), ("null", "false") })
        {
            var answer = await client.PostAsync(
                "/api/v2/webhook_subscriptions",
                $$"""{"event_type":"{{topic}}","url":"https://example.com/hook","scope":"COMPANY","enable_daraja_payload":{{flag}}}""");

            answer.StatusCode.ShouldBe(HttpStatusCode.Created);
            (await client.GetTextAsync(answer.Headers.Location!)).ShouldBe(MerchantSteps.ResourceJson(
                answer.Headers.Location!,
                "webhook_subscription",
                $$"""
                "event_type":"{{topic}}","webhook_uri":"https://example.com/hook","status":"Active","scope":"Company","scope_reference":null,
                "enable_daraja_payload":{{shown}}
                """));
        }
    }

    [Theory]
    [InlineData(
        "buygoods_transaction_received", Payment,
        """
        {"TransactionType":"Buygoods","TransID":"OJM6Q1W84K","TransTime":"20260131120000","TransAmount":"100.0","BusinessShortCode":"112233","BillRefNumber":"",
        "InvoiceNumber":"","OrgAccountBalance":"","ThirdPartyTransId":"","MSISDN":"cTIQTWqunD+sggloQqMMeL/K9RsfH3a07VVoiSEHsis=","FirstName":"Jane",
        "MiddleName":null,"LastName":null}
        """)]
    [InlineData(
        "b2b_transaction_received", """{"amount":"100","till_number":"112233","reference":"OJQ8USH5XK","sending_till":"890642"}""",
        """
        {"TransactionType":"Organization To Organization Transfer","TransID":"OJQ8USH5XK","TransTime":"20260131120000","TransAmount":"100.0",
        "BusinessShortCode":"112233","BillRefNumber":"","InvoiceNumber":"","OrgAccountBalance":"","ThirdPartyTransId":"","MSISDN":"890642",
        "FirstName":"Organization name","MiddleName":null,"LastName":null}
        """)]
    public async Task Whoever_asks_for_it_hears_in_Darajas_form_signed_over_its_own_bytes_and_others_as_ever(string topic, string payment, string expected)
    {
        await using var daraja = await WebhookReceiver.StartAsync();
        await using var usual = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CreateAsync(RequestBuilder.Daraja(topic, daraja.Url));
        await client.SubscribeAsync(topic, usual.Url);

        await client.SimulateAsync(topic, payment);
        var (flat, enveloped) = (await daraja.NextAsync(), await usual.NextAsync());

        WithoutHash(flat.Text).ShouldBe(WithoutHash(expected.ReplaceLineEndings("")));
        flat.ShouldBeSignedWith(ApiClient.ApiKey);
        enveloped.Json["topic"].Text().ShouldBe(topic);
        enveloped.ShouldBeSignedWith(ApiClient.ApiKey);
    }

    [Fact]
    public async Task A_customers_number_is_the_Base64_of_the_hash_of_its_digits()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CreateAsync(RequestBuilder.Daraja("buygoods_transaction_received", receiver.Url));

        await client.SimulateAsync("buygoods_transaction_received", Payment);

        var hash = Convert.FromHexString("7132104d6aae9c3fac82095a42c2817952bca48e09d98d5bf4ac08218982fb90");
        (await receiver.NextAsync()).Json["MSISDN"].Text().ShouldBe(Convert.ToBase64String(hash));
    }

    [Fact]
    public async Task With_the_setting_a_customers_number_is_its_digits_and_a_failed_push_lists_its_errors()
    {
        await using var server = EmulatorServer.With(("V2:DarajaMsisdn", "digits"), ("V2:StkErrors", "list"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await server.NewAppAtNoonAsync();
        await client.CreateAsync(RequestBuilder.Daraja("buygoods_transaction_received", receiver.Url));

        await client.SimulateAsync("buygoods_transaction_received", Payment);
        var failing = Requests.IncomingPaymentOfV2.With("subscriber.phone_number", "\"254700000059\"");
        var push = (await client.PostAsync(Requests.IncomingPaymentOfV2.Path, failing)).Headers.Location!;
        await client.AdvanceAsync("PT1S");

        (await receiver.NextAsync()).Json["MSISDN"].Text().ShouldBe("254712345678");
        (await client.AttributesAsync(push))["event"]!["errors"]!.ToJsonString().ShouldBe("""["The initiator information is invalid."]""");
    }

    [Fact]
    public async Task Of_a_topic_without_that_form_the_usual_webhook_comes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.CreateAsync(RequestBuilder.Daraja("customer_created", receiver.Url));

        await client.SimulateAsync("customer_created");

        (await receiver.NextAsync()).Json["topic"].Text().ShouldBe("customer_created");
    }

    private static string WithoutHash(string payload) =>
        System.Text.RegularExpressions.Regex.Replace(payload, "\"MSISDN\":\"[^\"]*=\"", "\"MSISDN\":\"…\"", default, TimeSpan.FromSeconds(1));
}
