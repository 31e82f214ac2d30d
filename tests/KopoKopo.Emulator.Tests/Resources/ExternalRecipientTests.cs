using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Recipients and the merchant's own accounts as API v2 takes and shows them.</summary>
public sealed class ExternalRecipientTests(EmulatorServer emulator)
{
    private const string Branch = "c7f300c0-f1ef-4151-9bbe-005005aa3747";

    public static TheoryData<string, string, string> Recipients => new()
    {
        {
            "mobile_wallet", """{"first_name":"Jane","last_name":"Doe","phone_number":"254999999999"}""",
            """
            "recipient_type":"Mobile Wallet","account_alias":null,"status":"Approved","first_name":"Jane","last_name":"Doe",
            "phone_number":"254999999999","network":null,"email":null,"recipient_reference":"Unavailable"
            """
        },
        {
            "bank_account", $$"""{"account_name":"Jane","bank_branch_ref":"{{Branch}}","account_number":"12","nickname":"Rent"}""",
            $$"""
            "recipient_type":"Bank Account","account_alias":"Rent","status":"Approved","account_name":"Jane","account_number":"12",
            "bank_branch_ref":"{{Branch}}","settlement_method":null,"recipient_reference":"Unavailable"
            """
        },
        {
            "till", """{"till_name":"Test Till","till_number":112233}""",
            """
            "recipient_type":"Till","account_alias":null,"status":"Approved","till_name":"Test Till","till_number":"112233","recipient_reference":"Unavailable"
            """
        },
        {
            "paybill", """{"paybill_name":"KPLC","paybill_number":"890087","paybill_account_number":"7","nickname":null}""",
            """
            "recipient_type":"Paybill","account_alias":null,"status":"Approved","paybill_name":"KPLC","paybill_number":"890087",
            "paybill_account_number":"7","recipient_reference":"Unavailable"
            """
        },
    };

    [Theory]
    [MemberData(nameof(Recipients))]
    public async Task Either_path_takes_the_details_under_either_name_and_only_the_type_differs(string type, string details, string shown)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        foreach (var kind in new[] { "external_recipient", "pay_recipient" })
        {
            foreach (var name in new[] { "external_recipient", "pay_recipient" })
            {
                var answer = await client.PostAsync($"/api/v2/{kind}s", $$"""{"type":"{{type}}","{{name}}":{{details}}}""");

                answer.StatusCode.ShouldBe(HttpStatusCode.Created);
                var location = answer.Headers.Location!;
                (await client.GetTextAsync(location)).ShouldBe(MerchantSteps.ResourceJson(location, kind, shown));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"type":"card","external_recipient":{}}""")]
    public async Task A_type_that_is_none_is_refused_in_the_documented_words_also_where_the_SDK_sends_nothing(string body)
    {
        using var client = await emulator.NewAppAsync();

        (await (await client.PostAsync("/api/v2/external_recipients", body)).RefusalAsync()).ShouldBe("Invalid recipient type");
    }

    [Fact]
    public async Task The_merchants_accounts_are_shown_in_the_order_of_v2_and_take_a_nickname()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var bank = (await client.PostAsync(
            "/api/v2/merchant_bank_accounts",
            $$"""{"account_name":"Test Account","bank_branch_ref":"{{Branch}}","account_number":"1234567","settlement_method":"EFT","nickname":"Main"}"""))
            .Headers.Location!;
        var wallet = (await client.PostAsync(
            "/api/v2/merchant_wallets",
            """{"first_name":"Jane","last_name":"Doe","phone_number":"+254999999999","network":"Safaricom","nickname":null}""")).Headers.Location!;

        (await client.GetTextAsync(bank)).ShouldBe(MerchantSteps.ResourceJson(
            bank,
            "merchant_bank_account",
            $$"""
            "status":"Approved","account_reference":"{{(await client.AttributesAsync(bank))["account_reference"]}}","bank_branch_ref":"{{Branch}}",
            "account_name":"Test Account","account_number":"1234567","settlement_method":"EFT"
            """));
        (await client.GetTextAsync(wallet)).ShouldBe(MerchantSteps.ResourceJson(
            wallet,
            "merchant_wallet",
            $$"""
            "status":"Approved","account_reference":"{{(await client.AttributesAsync(wallet))["account_reference"]}}","first_name":"Jane","last_name":"Doe",
            "phone_number":"+254999999999","network":"Safaricom"
            """));
    }

    [Fact]
    public async Task A_wallet_that_says_nothing_is_told_of_its_first_name()
    {
        using var client = await emulator.NewAppAsync();

        (await (await client.PostAsync("/api/v2/merchant_wallets", "{}")).RefusalAsync()).ShouldBe("First name can't be blank");
    }
}
