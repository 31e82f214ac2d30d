using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class PayRecipientTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_mobile_wallet_matches_the_documentations_sample()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Recipient());

        GoldenFile.ShouldMatch("pay_recipient.approved.json", await client.GetTextAsync(location));
    }

    [Theory]
    [InlineData(
        "mobile_wallet",
        """
        "recipient_type":"Mobile Wallet","status":"Approved",
        "first_name":"John","last_name":"Doe","phone_number":"+254999999999","network":"Safaricom","email":"johndoe@nomail.net"
        """)]
    [InlineData(
        "bank_account",
        """
        "recipient_type":"Bank Account","status":"Approved",
        "account_name":"John Doe","account_number":"123456789","bank_branch_ref":"c7f300c0-f1ef-4151-9bbe-005005aa3747","settlement_method":"RTS"
        """)]
    [InlineData(
        "till",
        """
        "recipient_type":"Till","status":"Approved","till_name":"John Doe","till_number":"000000"
        """)]
    [InlineData(
        "paybill",
        """
        "recipient_type":"Paybill","status":"Approved","paybill_name":"KPLC Paybill","paybill_number":"890087","paybill_account_number":"test_account"
        """)]
    public async Task Every_type_is_approved_at_once_with_its_details_and_a_reference(string type, string attributes)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Recipient(type));
        var text = await client.GetTextAsync(location);
        var reference = JsonNode.Parse(text)!["data"]!["attributes"]!["recipient_reference"].Text();

        text.ShouldBe(MerchantSteps.ResourceJson(location, "pay_recipient", $"{attributes},\"recipient_reference\":\"{reference}\""));
        Guid.TryParse(reference, out _).ShouldBeTrue(reference);
    }

    [Fact]
    public async Task A_recipients_reference_is_not_its_id_and_belongs_to_it_alone()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var one = await client.CreateAsync(RequestBuilder.Recipient());
        var other = await client.CreateAsync(RequestBuilder.Recipient());
        var references = new[]
        {
            one.Segments[^1],
            other.Segments[^1],
            (await client.AttributesAsync(one))["recipient_reference"].Text(),
            (await client.AttributesAsync(other))["recipient_reference"].Text(),
        };

        references.ShouldBeUnique();
    }

    [Fact]
    public async Task A_wallet_without_an_email_has_a_null_one()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Recipient().With("pay_recipient.email", null));

        (await client.GetTextAsync(location)).ShouldContain("\"email\":null");
    }

    [Fact]
    public async Task A_recipient_does_not_change_and_nobody_is_called_back()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.Recipient());
        var before = await client.GetTextAsync(location);

        var advanced = await client.AdvancedAsync("PT1H");

        (await client.GetTextAsync(location)).ShouldBe(before);
        advanced["resources"]!.AsArray().ShouldBeEmpty();
        advanced["deliveries"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task One_apps_recipient_is_not_found_by_another_and_cannot_be_paid_by_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Recipient());
        var reference = (await client.AttributesAsync(location))["recipient_reference"].Text();

        (await stranger.Http.GetAsync(location, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.RefusalAsync(RequestBuilder.Payment().To("mobile_wallet", reference))).ShouldBe("Destination reference is invalid");
    }
}
