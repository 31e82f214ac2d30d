using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.Topics;

/// <summary>What subscribers hear of a payment that a push asked for, beside its own result.</summary>
public sealed class StkPushTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";
    private const string Created = "customer_created";

    [Fact]
    public async Task Before_its_result_a_push_matches_the_documentations_sample()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder());

        GoldenFile.ShouldMatch("incoming_payment.pending.json", await client.GetTextAsync(location));
    }

    [Theory]
    [InlineData("incoming_payment.success.json")]
    [InlineData("incoming_payment.success.queried.json")]
    [InlineData("incoming_payment.success.pushed.json")]
    public async Task Its_result_matches_each_of_the_documentations_samples(string sample)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT0.5S");

        GoldenFile.ShouldMatch(sample, await client.GetTextAsync(location));
    }

    [Fact]
    public void The_documentations_samples_of_a_failed_push_have_one_shape() =>
        GoldenFile.ShouldMatch("incoming_payment.failed.json", GoldenFile.Read("incoming_payment.failed.pushed.json").ToJsonString());

    [Fact]
    public async Task A_success_is_a_payment_received_with_the_same_id_and_reference()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);

        var location = await client.PayAsync(new IncomingPaymentBuilder().Of(20.5m));
        await client.AdvanceAsync("PT0.5S");
        var paid = (await client.AttributesAsync(location))["event"]!["resource"]!;
        var webhook = await receiver.NextAsync();
        var received = webhook.Json["event"]!["resource"]!;

        GoldenFile.ShouldMatch("buygoods_transaction_received.hashed.json", webhook.Text);
        webhook.ShouldBeSignedWith(ApiClient.ApiKey);
        received.AsObject().Select(member => $"{member.Key} {member.Value}").Order(StringComparer.Ordinal)
            .ShouldBe(paid.AsObject().Select(member => $"{member.Key} {member.Value}").Order(StringComparer.Ordinal));
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task The_result_and_the_webhook_are_both_delivered_where_one_URL_asked_for_both()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Received, receiver.Url);

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var deliveries = (await client.AdvancedAsync("PT0.5S"))["deliveries"]!.AsArray();
        var arrived = await receiver.NextAsync(2);

        deliveries.Select(delivery => $"{delivery!["kind"]} {delivery["topic"]} {delivery["status"]}")
            .ShouldBe(["result incoming_payment delivered", "webhook buygoods_transaction_received delivered"], ignoreOrder: true);
        arrived.ShouldAllBe(webhook => deliveries.Any(delivery => delivery!["body"].Text() == webhook.Text));
        foreach (var webhook in arrived) webhook.ShouldBeSignedWith(ApiClient.ApiKey);
    }

    [Fact]
    public async Task The_first_payment_of_a_customer_says_that_there_is_one_and_the_second_does_not()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync(Created, receiver.Url);
        var payment = new IncomingPaymentBuilder().With("subscriber.middle_name", "M");

        await client.PayAsync(payment);
        await client.AdvanceAsync("PT0.5S");
        await client.PayAsync(payment);
        await client.PayAsync(new IncomingPaymentBuilder().With("subscriber.phone_number", "0712345678"));
        await client.AdvanceAsync("PT0.5S");
        var created = await receiver.NextAsync(2);

        GoldenFile.ShouldMatch("customer_created.json", created[0].Text);
        created.Select(webhook => webhook.Json["event"]!["resource"]!["phone_number"].Text()).ShouldBe(["+254999999999", "+254712345678"]);
        created[0].Json["event"]!["resource"]!["first_name"].Text().ShouldBe("Joe");
        created[0].ShouldBeSignedWith(ApiClient.ApiKey);
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_payer_of_one_app_is_a_new_customer_to_another()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();
        await other.SubscribeAsync(Created, receiver.Url);

        await client.PayAsync(new IncomingPaymentBuilder());
        await client.AdvanceAsync("PT0.5S");
        await other.PayAsync(new IncomingPaymentBuilder());
        await other.AdvanceAsync("PT0.5S");

        (await receiver.NextAsync()).Json["event"]!["resource"]!["phone_number"].Text().ShouldBe("+254999999999");
        receiver.Waiting.ShouldBe(0);
    }
}
