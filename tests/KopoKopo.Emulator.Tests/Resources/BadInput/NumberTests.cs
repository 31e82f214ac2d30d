using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>What Rails takes although it is not of the documented type: numbers in place of digits, and an empty array that is no metadata.</summary>
public sealed class NumberTests(StrictServer strict, EmulatorServer lenient) : IClassFixture<StrictServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("incoming_payment", "subscriber.phone_number", "254712345678")]
    [InlineData("pay_recipient", "pay_recipient.phone_number", "254712345678")]
    [InlineData("pay_recipient, bank_account", "pay_recipient.account_number", "123456789")]
    [InlineData("pay_recipient, till", "pay_recipient.till_number", "112233")]
    [InlineData("pay_recipient, paybill", "pay_recipient.paybill_number", "890087")]
    [InlineData("pay_recipient, paybill", "pay_recipient.paybill_account_number", "55")]
    [InlineData("merchant_bank_account", "account_number", "123456789")]
    [InlineData("merchant_wallet", "phone_number", "254712345678")]
    public async Task A_number_is_read_as_its_digits_strictly_or_not(string name, string path, string number)
    {
        var proper = Shop.Proper(name);
        foreach (var server in new[] { strict.Server, lenient })
        {
            using var shop = await Shop.OpenAsync(server);

            using var asNumber = await shop.PostAsync(proper with { Json = proper.With(path, number) });

            asNumber.StatusCode.ShouldBe(HttpStatusCode.Created, await asNumber.Content.ReadAsStringAsync(Cancellation));
            asNumber.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
            if (path.StartsWith("subscriber", StringComparison.Ordinal)) continue;

            var stored = await shop.Http.GetStringAsync(asNumber.Headers.Location, Cancellation);
            stored.ShouldContain($"\"{path.Split('.')[^1]}\":\"{number}\"");
        }
    }

    [Fact]
    public async Task A_number_is_a_till_of_the_merchants_to_subscribe_to_and_to_ask_for()
    {
        using var shop = await Shop.OpenAsync(strict.Server, StrictServer.App);
        foreach (var name in new[] { Requests.WebhookSubscription.Name, Requests.TillPolling.Name })
        {
            var proper = Shop.Proper(name);

            using var own = await shop.PostAsync(proper with { Json = proper.With("scope_reference", "445566") });

            own.StatusCode.ShouldBe(HttpStatusCode.Created, await own.Content.ReadAsStringAsync(Cancellation));
            var stranger = proper with { Json = proper.With("scope_reference", "445567") };
            await shop.ShouldBeRefusedAsync(stranger, HttpStatusCode.BadRequest, "Invalid scope reference");
        }
    }

    [Fact]
    public async Task A_push_to_a_till_that_is_a_number_has_no_K()
    {
        const string message = "Till number is invalid: that of an online payments account is prefixed with a K";
        var proper = Shop.Proper(Requests.IncomingPayment.Name);
        var request = proper with { Json = proper.With("till_number", "445566") };
        using var shop = await Shop.OpenAsync(strict.Server, StrictServer.App);
        using var other = await Shop.OpenAsync(lenient);

        using var accepted = await other.PostAsync(request);

        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
        await shop.ShouldBeRefusedAsync(request, HttpStatusCode.BadRequest, message);
    }

    [Fact]
    public async Task Rules_and_magic_numbers_know_a_phone_that_is_a_number()
    {
        using var client = await lenient.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", 254700000049));

        (await client.DecisionAsync(location)).ShouldBe("magic insufficient_funds");
    }

    [Theory]
    [InlineData("incoming_payment")]
    [InlineData("payment")]
    public async Task An_empty_array_is_no_metadata_strictly_or_not(string name)
    {
        var proper = Shop.Proper(name);
        foreach (var server in new[] { strict.Server, lenient })
        {
            using var shop = await Shop.OpenAsync(server);

            using var answer = await shop.PostAsync(proper with { Json = proper.With("metadata", "[]") });

            answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
            (await shop.Http.GetStringAsync(answer.Headers.Location, Cancellation)).ShouldContain("\"metadata\":null");
        }
    }
}
