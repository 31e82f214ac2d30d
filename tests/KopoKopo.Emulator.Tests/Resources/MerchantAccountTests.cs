using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class MerchantAccountTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_bank_account_is_approved_at_once_and_has_a_reference()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.BankAccount());
        var text = await client.GetTextAsync(location);

        text.ShouldBe(MerchantSteps.ResourceJson(
            location,
            "merchant_bank_account",
            $$"""
            "account_name":"John Doe","account_number":"123456789",
            "bank_branch_ref":"c7f300c0-f1ef-4151-9bbe-005005aa3747","settlement_method":"EFT","status":"Approved","account_reference":"{{ReferenceIn(text)}}"
            """));
    }

    [Fact]
    public async Task A_wallet_is_approved_at_once_and_has_a_reference()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Wallet());
        var text = await client.GetTextAsync(location);

        text.ShouldBe(MerchantSteps.ResourceJson(
            location,
            "merchant_wallet",
            $$"""
            "first_name":"first_name","last_name":"last_name",
            "phone_number":"254999999999","network":"Safaricom","status":"Approved","account_reference":"{{ReferenceIn(text)}}"
            """));
    }

    [Fact]
    public async Task An_accounts_reference_is_not_its_id_and_belongs_to_it_alone()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var locations = new[]
        {
            await client.CreateAsync(RequestBuilder.BankAccount()),
            await client.CreateAsync(RequestBuilder.BankAccount()),
            await client.CreateAsync(RequestBuilder.Wallet()),
        };
        var references = await Task.WhenAll(locations.Select(async location => ReferenceIn(await client.GetTextAsync(location))));

        references.Concat(locations.Select(location => location.Segments[^1])).ShouldBeUnique();
        foreach (var reference in references) Guid.TryParse(reference, out _).ShouldBeTrue(reference);
    }

    [Fact]
    public async Task An_account_does_not_change_and_nobody_is_called_back()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.BankAccount());
        var before = await client.GetTextAsync(location);

        var advanced = await client.AdvancedAsync("PT1H");

        (await client.GetTextAsync(location)).ShouldBe(before);
        advanced["resources"]!.AsArray().ShouldBeEmpty();
        advanced["deliveries"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task One_apps_account_is_not_found_by_another_and_cannot_be_settled_to_by_it()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        using var stranger = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Wallet());
        var reference = ReferenceIn(await client.GetTextAsync(location));

        (await stranger.Http.GetAsync(location, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.RefusalAsync(RequestBuilder.TargetedTransfer().To("merchant_wallet", reference))).ShouldBe("Destination reference is invalid");
    }

    private static string ReferenceIn(string json) => JsonNode.Parse(json)!["data"]!["attributes"]!["account_reference"].Text();
}
