using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using KopoKopo.Emulator.Tests.Resources.BadInput;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>The references of destinations: production's API no longer tells them, its app's page does.</summary>
public sealed class DestinationTests(StrictServer strict, EmulatorServer lenient) : IClassFixture<StrictServer>
{
    private const string IsAnId = "Destination reference is invalid: it is the id of a resource, and no destination's reference";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pay_recipient")]
    [InlineData("pay_recipient, bank_account")]
    [InlineData("pay_recipient, till")]
    [InlineData("pay_recipient, paybill")]
    public async Task Strictly_a_recipients_reference_is_Unavailable_and_listed_by_the_control_API_alone(string name)
    {
        using var shop = await Shop.OpenAsync(strict.Server);
        using var created = await shop.PostAsync(Shop.Proper(name));

        using var read = await shop.Http.GetAsync(created.Headers.Location, Cancellation);
        var attributes = (await ApiClient.JsonAsync(read))["data"]!["attributes"]!;
        var listed = (await ListAsync(shop)).ShouldHaveSingleItem()!;
        using var paid = await PayAsync(shop, listed["type"].Text(), listed["reference"].Text());

        attributes["recipient_reference"].Text().ShouldBe("Unavailable");
        attributes["status"].Text().ShouldBe("Approved");
        read.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
        listed["resource_id"].Text().ShouldBe(created.Headers.Location!.Segments[^1]);
        paid.StatusCode.ShouldBe(HttpStatusCode.Created, await paid.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Otherwise_GET_tells_the_reference_with_a_warning()
    {
        using var shop = await Shop.OpenAsync(lenient);
        using var created = await shop.PostAsync(Shop.Proper(Requests.PayRecipient.Name));

        using var read = await shop.Http.GetAsync(created.Headers.Location, Cancellation);

        var reference = (await ApiClient.JsonAsync(read))["data"]!["attributes"]!["recipient_reference"].Text();
        reference.ShouldBe((await ListAsync(shop)).ShouldHaveSingleItem()!["reference"].Text());
        read.Headers.GetValues(Shop.WarningHeader).ShouldHaveSingleItem().ShouldStartWith("production answers Unavailable in place of the reference");
    }

    [Fact]
    public async Task The_id_of_a_recipient_is_paid_with_a_warning_and_refused_strictly()
    {
        using var strictShop = await Shop.OpenAsync(strict.Server);
        using var lenientShop = await Shop.OpenAsync(lenient);
        var strictId = await AddAsync(strictShop, Requests.PayRecipient);
        var lenientId = await AddAsync(lenientShop, Requests.PayRecipient);

        using var accepted = await PayAsync(lenientShop, "mobile_wallet", lenientId);
        using var refused = await PayAsync(strictShop, "mobile_wallet", strictId);

        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
        accepted.Headers.GetValues(Shop.WarningHeader).ShouldBe([$"{Shop.ProductionRefuses}{IsAnId}"]);
        (await refused.RefusalAsync()).ShouldBe(IsAnId);
    }

    [Fact]
    public async Task The_id_of_an_account_is_settled_to_with_a_warning_and_refused_strictly()
    {
        using var strictShop = await Shop.OpenAsync(strict.Server);
        using var lenientShop = await Shop.OpenAsync(lenient);
        var strictId = await AddAsync(strictShop, Requests.MerchantBankAccount);
        var lenientId = await AddAsync(lenientShop, Requests.MerchantBankAccount);

        using var accepted = await lenientShop.PostAsync(TransferTo(lenientId));

        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
        accepted.Headers.GetValues(Shop.WarningHeader).ShouldBe([$"{Shop.ProductionRefuses}{IsAnId}"]);
        await strictShop.ShouldBeRefusedAsync(TransferTo(strictId), HttpStatusCode.BadRequest, IsAnId);
    }

    [Fact]
    public async Task All_destinations_are_listed_the_newest_first_with_whose_they_are()
    {
        using var client = await lenient.NewAppAsync();
        await client.AddAsync(RequestBuilder.Recipient());
        await client.AddAsync(RequestBuilder.Recipient("bank_account"));
        await client.AddAsync(RequestBuilder.Recipient("till"));
        await client.AddAsync(RequestBuilder.Recipient("paybill"));
        await client.AddAsync(RequestBuilder.BankAccount());
        var wallet = await client.AddAsync(RequestBuilder.Wallet());

        var first = await client.GetJsonAsync("/_emulator/destinations?limit=4");
        var rest = await client.GetJsonAsync($"/_emulator/destinations?next={first["next"]}");

        first["destinations"]!.AsArray().Concat(rest["destinations"]!.AsArray()).Select(one => $"{one!["type"]} {one["name"]} {one["number"]}").ShouldBe(
        [
            "merchant_wallet first_name last_name 254999999999",
            "merchant_bank_account John Doe 123456789",
            "paybill KPLC Paybill 890087",
            "till John Doe 000000",
            "bank_account John Doe 123456789",
            "mobile_wallet John Doe +254999999999",
        ]);
        first["destinations"]![0]!["reference"].Text().ShouldBe(wallet);
    }

    [Fact]
    public async Task One_apps_destinations_are_not_anothers()
    {
        using var client = await lenient.NewAppAsync();
        using var other = await lenient.NewAppAsync();
        await client.AddAsync(RequestBuilder.Recipient());

        (await other.GetJsonAsync("/_emulator/destinations"))["destinations"]!.AsArray().ShouldBeEmpty();
    }

    private static async Task<JsonArray> ListAsync(Shop shop) =>
        JsonNode.Parse(await shop.Http.GetStringAsync($"/_emulator/destinations?app={shop.ClientId}", Cancellation))!["destinations"]!.AsArray();

    private static async Task<string> AddAsync(Shop shop, SampleRequest request)
    {
        using var created = await shop.PostAsync(request);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        return created.Headers.Location!.Segments[^1];
    }

    private static Task<HttpResponseMessage> PayAsync(Shop shop, string type, string reference)
    {
        var payment = Shop.Proper(Requests.Payment.Name);
        payment = payment with { Json = payment.With("destination_type", $"\"{type}\"") };
        return shop.PostAsync(payment with { Json = payment.With("destination_reference", $"\"{reference}\"") });
    }

    private static SampleRequest TransferTo(string reference)
    {
        var transfer = Shop.Proper(Requests.TargetedTransfer.Name);
        return transfer with { Json = transfer.With("destination_reference", $"\"{reference}\"") };
    }
}
