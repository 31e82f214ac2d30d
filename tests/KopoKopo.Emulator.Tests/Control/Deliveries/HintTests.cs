using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary>What may be wrong with a receiver that says who calls it is not who they should be.</summary>
public sealed class HintTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attempt_that_was_answered_401_names_the_default_key_that_an_app_has_that_made_itself()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        (await HintAsync(client, 401)).ShouldNotBeNull().ShouldStartWith("signature: this app's API key is sandbox;");
    }

    [Fact]
    public async Task Another_key_is_masked()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.Http.PutAsync(
            $"/_emulator/apps/{client.ClientId}",
            new StringContent("""{"api_key":"the-apps-own-key"}""", System.Text.Encoding.UTF8, "application/json"),
            Cancellation);

        (await HintAsync(client, 401)).ShouldNotBeNull().ShouldStartWith("signature: this app's API key is ***;");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Of_any_other_answer_nothing_is_known(int status)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        (await HintAsync(client, status)).ShouldBeNull();
    }

    [Fact]
    public async Task The_list_of_apps_shows_the_default_key_and_masks_others()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();
        await other.Http.PutAsync(
            $"/_emulator/apps/{other.ClientId}",
            new StringContent("""{"api_key":"the-apps-own-key"}""", System.Text.Encoding.UTF8, "application/json"),
            Cancellation);

        var apps = (await client.GetJsonAsync("/_emulator/apps"))["apps"]!.AsArray();

        apps.Single(app => app!["client_id"].Text() == client.ClientId)!["api_key"].Text().ShouldBe("sandbox");
        apps.Single(app => app!["client_id"].Text() == other.ClientId)!["api_key"].Text().ShouldBe("***");
    }

    private static async Task<string?> HintAsync(ApiClient client, int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(status);
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        return (await client.AdvancedAsync("PT0.5S"))["deliveries"]![0]!["attempts"]![0]!["hint"]?.GetValue<string>();
    }
}
