using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Scenarios.Faults.MagicSteps;

namespace KopoKopo.Emulator.Tests.Scenarios.Faults;

/// <summary>Which numbers are magic, in which forms, and how soon they act.</summary>
public sealed class MagicNumberTests(EmulatorServer emulator)
{
    private static readonly string[] Digits =
    [
        "000", "789", "019", "029", "039", "049", "059", "069", "079", "089", "099", "109", "119",
        "129", "139", "149", "159", "169", "179", "189", "199", "209", "219", "229", "239", "249",
    ];

    [Theory]
    [InlineData("+254700000049")]
    [InlineData("254700000049")]
    [InlineData("0700000049")]
    public async Task A_payers_number_is_magic_in_every_form(string phone)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder().By(phone));

        (await client.DecisionAsync(location)).ShouldBe("magic insufficient_funds");
    }

    [Theory]
    [InlineData("payment", "+254700000089")]
    [InlineData("payment", "254700000089")]
    [InlineData("payment", "0700000089")]
    [InlineData("settlement_transfer", "+254700000089")]
    [InlineData("settlement_transfer", "254700000089")]
    [InlineData("settlement_transfer", "0700000089")]
    public async Task A_recipients_number_is_magic_in_every_form(string kind, string phone)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(await client.PayoutToAsync(kind, phone));

        (await client.DecisionAsync(location)).ShouldBe("magic recipient_not_found");
    }

    [Fact]
    public async Task A_payers_number_is_magic_for_a_client_that_writes_camelCase()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var payment = new IncomingPaymentBuilder().Without("subscriber.phone_number").With("subscriber.phoneNumber", "0700000049");

        var location = await client.PayAsync(payment);

        (await client.DecisionAsync(location)).ShouldBe("magic insufficient_funds");
    }

    [Fact]
    public async Task A_recipients_number_is_magic_for_a_client_that_writes_camelCase()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var reference = await client.AddAsync(RequestBuilder.Recipient().With("pay_recipient.phone_number", "0700000089"));
        var json = RequestBuilder.Payment().To("mobile_wallet", reference).ToJson()
            .Replace("destination_type", "destinationType", StringComparison.Ordinal)
            .Replace("destination_reference", "destinationReference", StringComparison.Ordinal);

        var answer = await client.PostAsync("/api/v1/payments", json);

        (await client.DecisionAsync(answer.Headers.Location!)).ShouldBe("magic recipient_not_found");
    }

    [Fact]
    public async Task A_recipients_number_is_magic_by_the_id_of_its_resource_too()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var recipient = await client.CreateAsync(RequestBuilder.Recipient().With("pay_recipient.phone_number", "0700000089"));

        var location = await client.CreateAsync(RequestBuilder.Payment().To("mobile_wallet", recipient.Segments[^1]));

        (await client.DecisionAsync(location)).ShouldBe("magic recipient_not_found");
    }

    [Theory]
    [InlineData("000", 10, "Success")]
    [InlineData("049", 30, "Failed")]
    [InlineData("039", 99, "Failed")]
    [InlineData("079", 5, "Failed")]
    [InlineData("189", 7, "Success")]
    public async Task DD_is_the_seconds_until_the_result(string digits, int seconds, string status)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number(digits, seconds)));

        await client.AdvanceAsync($"PT{seconds - 1}.999S");
        var before = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT0.001S");

        before.ShouldBe("Pending");
        (await client.AttributesAsync(location))["status"].Text().ShouldBe(status);
    }

    [Theory]
    [InlineData("payment")]
    [InlineData("settlement_transfer")]
    public async Task DD_is_the_seconds_until_a_payouts_result_too(string kind)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(await client.PayoutToAsync(kind, Number("049", 30)));

        await client.AdvanceAsync("PT29.999S");
        var before = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT0.001S");

        before.ShouldBe("Scheduled");
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Failed");
    }

    [Fact]
    public async Task DD_moves_the_result_of_a_late_callback_and_with_it_the_callback()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().By(Number("159", 10)));

        var advanced = await client.DeliveriesAsync("PT310S");

        advanced.ShouldHaveSingleItem().AttemptTimes().ShouldBe(["12:05:10.000"]);
    }

    [Theory]
    [InlineData("129")]
    [InlineData("249")]
    public async Task DD_does_not_end_what_no_clock_ends(string digits)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number(digits, 5)));

        await client.WaitAYearAsync();

        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
    }

    [Theory]
    [InlineData("+254700000333")]
    [InlineData("+254700000001")]
    [InlineData("+254700300050")]
    [InlineData("+254700001049")]
    [InlineData("+254700009049")]
    [InlineData("+254701000049")]
    [InlineData("+254710000049")]
    [InlineData("+254712345049")]
    [InlineData("254708374149")]
    [InlineData("+254708374149")]
    [InlineData("+254999999999")]
    [InlineData("254999999999")]
    public async Task Every_other_number_succeeds_by_default(string phone)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(phone).CallingBack(receiver.Url));

        await client.AdvanceAsync("PT0.5S");

        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
        (await client.DecisionAsync(location)).ShouldBe("default success");
    }

    [Fact]
    public async Task Every_magic_number_is_listed_with_what_it_does()
    {
        using var client = await emulator.NewAppAsync();

        var magic = await client.GetJsonAsync("/_emulator/magic");
        var numbers = magic["magic_numbers"]!.AsArray();

        numbers.Select(number => number!["digits"].Text()).Order().ShouldBe(Digits.Order());
        numbers.ShouldAllBe(number => number!["number"].Text() == $"254700000{number["digits"].Text()}");
        numbers.Where(number => number!["incoming_payment"] is null).Select(number => number!["digits"].Text()).ShouldBe(["089"]);
        numbers.Where(number => number!["payout_recipient"] is null)
            .Select(number => number!["digits"].Text())
            .ShouldBe(["029", "039", "059", "079", "099", "109", "199"]);
    }

    [Fact]
    public async Task What_is_decided_by_a_magic_number_names_no_scenario_and_no_rule()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder().By(Number("039")));

        var decidedBy = (await client.ExplainAsync(location))["decided_by"]!;

        decidedBy["by"].Text().ShouldBe("magic");
        decidedBy["scenario"].ShouldBeNull();
        decidedBy["rule"].ShouldBeNull();
    }

    [Fact]
    public async Task A_recipients_number_says_nothing_where_it_is_added_and_a_payers_where_money_goes_out()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        await client.CreateAsync(RequestBuilder.Recipient().With("pay_recipient.phone_number", Number("219")));
        await client.CreateAsync(RequestBuilder.Wallet().With("phone_number", Number("219")));
        var location = await client.CreateAsync(await client.PayoutToAsync("payment", Number("039")));

        (await client.DecisionAsync(location)).ShouldBe("default success");
    }
}
