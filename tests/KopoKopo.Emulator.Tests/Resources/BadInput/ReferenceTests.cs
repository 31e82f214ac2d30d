using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>A reference is good for what it names, and in the app that has it.</summary>
public sealed class ReferenceTests(EmulatorServer emulator)
{
    private const string Unknown = "Destination reference is invalid";

    [Fact]
    public async Task A_payment_goes_to_a_recipient_of_its_own_app_only()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        var reference = await CreateAsync(client, Requests.BankRecipient, "recipient_reference");
        var body = Requests.Payment.With("destination_reference", $"\"{reference}\"");

        await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, other, Requests.Payment, body, Unknown);
        (await client.PostAsync(Requests.Payment.Path, body)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_payment_goes_to_a_recipient_of_its_destination_type_only()
    {
        using var client = await emulator.NewAppAsync();
        var wallet = await CreateAsync(client, Requests.PayRecipient, "recipient_reference");

        await WorldSnapshot.ShouldStayWhenRefusedAsync(
            emulator, client, Requests.Payment, Requests.Payment.With("destination_reference", $"\"{wallet}\""), Unknown);
    }

    [Fact]
    public async Task A_payment_does_not_go_to_an_account_of_the_merchants_own()
    {
        using var client = await emulator.NewAppAsync();
        var account = await CreateAsync(client, Requests.MerchantBankAccount, "account_reference");

        await WorldSnapshot.ShouldStayWhenRefusedAsync(
            emulator, client, Requests.Payment, Requests.Payment.With("destination_reference", $"\"{account}\""), Unknown);
    }

    [Fact]
    public async Task A_targeted_transfer_goes_to_an_account_of_its_own_app_only()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        var reference = await CreateAsync(client, Requests.MerchantBankAccount, "account_reference");
        var body = Requests.TargetedTransfer.With("destination_reference", $"\"{reference}\"");

        await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, other, Requests.TargetedTransfer, body, Unknown);
        (await client.PostAsync(Requests.TargetedTransfer.Path, body)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_targeted_transfer_goes_to_an_account_of_its_destination_type_only()
    {
        using var client = await emulator.NewAppAsync();
        var wallet = await CreateAsync(client, Requests.MerchantWallet, "account_reference");

        await WorldSnapshot.ShouldStayWhenRefusedAsync(
            emulator, client, Requests.TargetedTransfer, Requests.TargetedTransfer.With("destination_reference", $"\"{wallet}\""), Unknown);
    }

    [Fact]
    public async Task A_targeted_transfer_does_not_go_to_somebody_else()
    {
        using var client = await emulator.NewAppAsync();
        var recipient = await CreateAsync(client, Requests.BankRecipient, "recipient_reference");

        await WorldSnapshot.ShouldStayWhenRefusedAsync(
            emulator, client, Requests.TargetedTransfer, Requests.TargetedTransfer.With("destination_reference", $"\"{recipient}\""), Unknown);
    }

    [Fact]
    public async Task An_SMS_is_about_a_webhook_of_its_own_app_only()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        using var simulated = await client.PostAsync("/_emulator/simulate/buygoods_transaction_received", "{}");
        var caused = await ApiClient.JsonAsync(simulated);
        var body = Requests.SmsNotification.With("webhook_event_reference", caused["event"]!["id"]!.ToJsonString());

        await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, other, Requests.SmsNotification, body, "Webhook event reference is invalid");
        (await client.PostAsync(Requests.SmsNotification.Path, body)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_SMS_is_about_a_webhook_and_not_about_what_the_webhook_is_about()
    {
        using var client = await emulator.NewAppAsync();
        using var simulated = await client.PostAsync("/_emulator/simulate/buygoods_transaction_received", "{}");
        var caused = await ApiClient.JsonAsync(simulated);
        var body = Requests.SmsNotification.With("webhook_event_reference", caused["event"]!["resource_id"]!.ToJsonString());

        await WorldSnapshot.ShouldStayWhenRefusedAsync(emulator, client, Requests.SmsNotification, body, "Webhook event reference is invalid");
    }

    private static async Task<string> CreateAsync(ApiClient client, SampleRequest request, string reference)
    {
        using var answer = await client.PostAsync(request.Path, request.Json);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var created = await client.GetJsonAsync(answer.Headers.Location!.AbsolutePath);
        return created["data"]!["attributes"]![reference]!.GetValue<string>();
    }
}
