using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>The preferred settlement locations of the company and of tills, which a blind transfer goes to.</summary>
public sealed class SettlementLocationTests(EmulatorServer emulator)
{
    private const string Received = "buygoods_transaction_received";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tills_location_overrides_the_companys()
    {
        using var client = await PaidAsync();
        var company = await client.AddAsync(RequestBuilder.Wallet());
        var till = await client.AddAsync(RequestBuilder.BankAccount());
        await client.AddAsync(RequestBuilder.BankAccount());
        await client.AddAsync(RequestBuilder.Wallet());

        await PutAsync(client, $$"""{ "company": "{{company}}", "tills": { "k000000": "{{till}}" } }""");

        (await SettleAsync(client)).ShouldBe([$"Mobile Wallet {company} 100020.0", $"Bank Account {till} 300.0"]);
    }

    [Fact]
    public async Task Where_only_a_till_has_one_all_else_goes_as_without()
    {
        using var client = await PaidAsync();
        var first = await client.AddAsync(RequestBuilder.Wallet());
        var bank = await client.AddAsync(RequestBuilder.BankAccount());
        var newest = await client.AddAsync(RequestBuilder.Wallet());

        await PutAsync(client, $$"""{ "tills": { "K000000": "{{first}}" } }""");

        (await SettleAsync(client)).ShouldBe([$"Mobile Wallet {first} 300.0", $"Mobile Wallet {newest} 20.0", $"Bank Account {bank} 100000.0"]);
    }

    [Fact]
    public async Task A_destination_type_stands_for_the_newest_account_of_that_type()
    {
        using var client = await PaidAsync();
        await PutAsync(client, """{ "company": "merchant_wallet" }""");
        await client.AddAsync(RequestBuilder.BankAccount());
        await client.AddAsync(RequestBuilder.Wallet());
        var newest = await client.AddAsync(RequestBuilder.Wallet());

        (await SettleAsync(client)).ShouldBe([$"Mobile Wallet {newest} 100320.0"]);
    }

    [Fact]
    public async Task What_was_said_is_answered_kept_by_a_snapshot_and_gone_with_a_reset()
    {
        using var client = await emulator.NewAppAsync();
        var wallet = await client.AddAsync(RequestBuilder.Wallet());
        var said = await PutAsync(client, $$"""{ "company": "{{wallet}}", "tills": { "K000000": "merchant_bank_account" } }""");
        await client.PostAsync("/_emulator/snapshots", """{ "name": "located" }""");

        await client.PostAsync("/_emulator/reset", "");
        var afterReset = await client.GetJsonAsync("/_emulator/settlement_locations");
        await client.PostAsync("/_emulator/snapshots/located/restore", "");
        var restored = await client.GetJsonAsync("/_emulator/settlement_locations");

        said.ToJsonString().ShouldBe($$$"""{"company":"{{{wallet}}}","tills":{"K000000":"merchant_bank_account"}}""");
        afterReset.ToJsonString().ShouldBe("""{"company":null,"tills":{}}""");
        restored.ToJsonString().ShouldBe(said.ToJsonString());
    }

    [Theory]
    [InlineData("""{ "company": "247b1bd8-f5a0-4b71-a898-f62f67b8ae1c" }""", "There is no merchant account with the reference 247b1bd8-f5a0-")]
    [InlineData("""{ "tills": { "shop": "merchant_wallet" } }""", "tills.shop is no till")]
    [InlineData("""{ "tills": [] }""", "tills must be an object of till numbers")]
    [InlineData("""{ "tills": { "K000000": 5 } }""", "tills.K000000 must be a text")]
    public async Task What_is_no_location_is_refused_and_nothing_changes(string body, string message)
    {
        using var client = await emulator.NewAppAsync();
        await PutAsync(client, """{ "company": "merchant_wallet" }""");

        using var answer = await client.SendAsync(HttpMethod.Put, "/_emulator/settlement_locations", body);

        (await answer.RefusalAsync()).ShouldStartWith(message);
        (await client.GetJsonAsync("/_emulator/settlement_locations"))["company"].Text().ShouldBe("merchant_wallet");
    }

    [Fact]
    public async Task At_most_98_tills_have_one_of_their_own()
    {
        using var client = await emulator.NewAppAsync();

        using var most = await client.SendAsync(HttpMethod.Put, "/_emulator/settlement_locations", WithTills(98));
        using var more = await client.SendAsync(HttpMethod.Put, "/_emulator/settlement_locations", WithTills(99));

        most.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await more.RefusalAsync()).ShouldBe("tills has 99 tills; expected at most 98");
    }

    [Fact]
    public async Task An_app_of_the_settings_has_its_locations_from_the_start_and_after_a_reset()
    {
        await using var other = EmulatorServer.With(
            ("Apps:0:ClientId", "shop"), ("Apps:0:ClientSecret", "secret"), ("Apps:0:ApiKey", "key"),
            ("Apps:0:SettlementLocations:company", "merchant_bank_account"), ("Apps:0:SettlementLocations:k000000", "merchant_wallet"));
        using var client = await ApiClient.ConnectAsync(other.Address, "shop");
        const string expected = """{"company":"merchant_bank_account","tills":{"K000000":"merchant_wallet"}}""";

        var before = await client.GetJsonAsync("/_emulator/settlement_locations");
        await PutAsync(client, "{}");
        await client.PostAsync("/_emulator/reset", "");

        before.ToJsonString().ShouldBe(expected);
        (await client.GetJsonAsync("/_emulator/settlement_locations")).ToJsonString().ShouldBe(expected);
    }

    [Fact]
    public async Task An_account_paid_by_RTS_gives_references_and_one_paid_by_EFT_none()
    {
        using var client = await PaidAsync();
        var rts = await client.AddAsync(RequestBuilder.BankAccount().With("settlement_method", "RTS"));
        var eft = await client.AddAsync(RequestBuilder.BankAccount().With("settlement_method", "EFT"));
        await PutAsync(client, $$"""{ "company": "{{eft}}", "tills": { "K000000": "{{rts}}" } }""");

        var batches = (await client.CompleteAsync(RequestBuilder.BlindTransfer()))["transfer_batches"]!.AsArray();

        foreach (var disbursement in batches.SelectMany(batch => batch!["disbursements"]!.AsArray()))
        {
            var reference = disbursement!["transaction_reference"]?.GetValue<string>();
            if (disbursement["destination_reference"].Text() == eft) reference.ShouldBeNull();
            else reference.ShouldNotBeNull().ShouldMatch("^[A-Z0-9]{11}$");
        }
    }

    // 300 in one till, 20 in the other, the rest with the company.
    private async Task<ApiClient> PaidAsync()
    {
        var client = await emulator.NewAppAtNoonAsync();
        await client.SimulateAsync(Received, """{"amount":300}""");
        await client.SimulateAsync(Received, """{"amount":20,"till_number":"000000"}""");
        return client;
    }

    private static async Task<JsonNode> PutAsync(ApiClient client, string body)
    {
        using var answer = await client.SendAsync(HttpMethod.Put, "/_emulator/settlement_locations", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return await ApiClient.JsonAsync(answer);
    }

    private static string WithTills(int count) =>
        $$"""{ "tills": { {{string.Join(", ", Enumerable.Range(1, count).Select(till => $"\"{till}\": \"merchant_wallet\""))}} } }""";

    private static async Task<IEnumerable<string>> SettleAsync(ApiClient client)
    {
        var batches = (await client.CompleteAsync(RequestBuilder.BlindTransfer()))["transfer_batches"]!.AsArray();
        return batches.Select(batch =>
        {
            var disbursements = batch!["disbursements"]!.AsArray();
            var sum = disbursements.Sum(part => decimal.Parse(part!["amount"].Text(), System.Globalization.CultureInfo.InvariantCulture));
            return $"{disbursements[0]!["destination_type"]} {disbursements[0]!["destination_reference"]} {sum:0.0}";
        });
    }
}
