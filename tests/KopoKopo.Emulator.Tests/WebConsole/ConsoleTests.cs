using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.WebConsole;

/// <summary>What somebody does in the console, in a real browser.</summary>
[Collection(nameof(ConsoleBrowser))]
public sealed class ConsoleTests(EmulatorServer emulator, NodeTool node, ConsoleBrowser browser)
{
    [Fact]
    public async Task One_click_on_an_empty_page_leads_to_a_verified_callback()
    {
        await using var empty = EmulatorServer.With();

        var seen = await browser.PlayAsync(node, "firstPayment", empty);

        using var client = new HttpClient { BaseAddress = empty.Address };
        var resource = await client.GetStringAsync($"/_emulator/resources/{seen!["id"]}", TestContext.Current.CancellationToken);
        JsonNode.Parse(resource)!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task A_push_waits_on_the_handset_and_is_paid_there()
    {
        using var client = await emulator.NewAppAsync();

        var seen = await PlayAsync(client, "payOnTheHandset");

        seen["row"].Text().ShouldContain("Success");
        (await client.GetJsonAsync($"/_emulator/resources/{seen["id"]}"))["decided_by"]!["scenario"].Text().ShouldBe("ask-me");
    }

    [Fact]
    public async Task What_the_customer_refuses_on_the_handset_fails_as_it_does_in_reality()
    {
        using var client = await emulator.NewAppAsync();

        await PlayAsync(client, "refuseOnTheHandset", new { choices = new[] { "Wrong PIN", "Not enough money", "Cancel", "Ignore" } });

        var resources = (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray();
        resources.Select(resource => resource!["view"]!["data"]!["attributes"]!["event"]!["errors"].Text()).ShouldBe(
        [
            "Transaction has expired", "Request cancelled by user", "The balance is insufficient for the transaction", "The initiator information is invalid.",
        ]);
    }

    [Fact]
    public async Task A_replay_sends_the_same_bytes_again_and_shows_them()
    {
        using var client = await emulator.NewAppAsync();

        var seen = await PlayAsync(client, "replay");

        var deliveries = (await client.GetJsonAsync($"/_emulator/deliveries?resource={seen["id"]}"))["deliveries"]!.AsArray();
        deliveries.Select(delivery => delivery!["body"].Text()).Distinct().Count().ShouldBe(1);
        deliveries.Count(delivery => delivery!["replay_of"] is not null).ShouldBe(2);
    }

    [Fact]
    public async Task A_frozen_clock_goes_to_the_next_due_thing()
    {
        using var client = await emulator.NewAppAsync();

        await browser.PlayAsync(node, "freezeAndAdvance", emulator, client.ClientId);

        (await client.GetJsonAsync("/_emulator/clock"))["frozen"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_scenario_written_wrongly_is_complained_of_at_its_lines_and_written_rightly_it_decides()
    {
        using var client = await emulator.NewAppAsync();

        var seen = await PlayAsync(client, "editScenario");

        seen["complaints"].Text().ShouldContain("insufficient_funds");
        seen["marked"]!.AsArray().Select(line => line.Text()).ShouldBe(["8", "9"]);
        seen["selected"].Text().ShouldContain("large ones fail");
    }

    [Fact]
    public async Task What_is_simulated_has_a_story()
    {
        using var client = await emulator.NewAppAsync();
        await client.SubscribeAsync("buygoods_transaction_received", WebhookReceiver.BuiltIn, "K000000");

        (await PlayAsync(client, "simulate"))["row"].Text().ShouldContain("321.00");
    }

    [Fact]
    public async Task What_is_simulated_and_nobody_hears_of_is_a_row_that_says_how_to_subscribe()
    {
        using var client = await emulator.NewAppAsync();

        var seen = await PlayAsync(client, "simulateUnheard");

        seen["said"].Text().ShouldContain("nobody subscribed to customer_created");
        seen["curl"].Text().ShouldContain("/api/v1/webhook_subscriptions");
        seen["row"].Text().ShouldContain("Not told");
        (await client.GetJsonAsync("/_emulator/deliveries"))["deliveries"]!.AsArray().ShouldHaveSingleItem()!["topic"].Text().ShouldBe("customer_created");
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 390)]
    public async Task Each_attempt_stands_at_its_time_on_the_row_s_track(string scheme, int width)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var seen = await PlayAsync(client, "track", new { scheme, width });

        seen["label"].Text().ShouldStartWith("0 of 1 delivered. incoming_payment 12:00:0");
        seen["times"]!.AsArray().Count.ShouldBeGreaterThan(3);
        var places = seen["places"]!.AsArray().Select(place => place!.GetValue<double>()).ToArray();
        places.Length.ShouldBe(seen["times"]!.AsArray().Count);
        places.Zip(places.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First > 14, "marks do not lie upon each other");
        seen["expected"]!.AsArray().Select(place => place!.GetValue<double>()).Zip(places).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 2);
        places.Max().ShouldBeLessThanOrEqualTo(seen["width"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_simulation_that_makes_no_sense_says_what_to_mend()
    {
        using var client = await emulator.NewAppAsync();

        (await PlayAsync(client, "badSimulation"))["said"].Text().ShouldContain("amount");
    }

    [Fact]
    public async Task Two_apps_see_their_own_payments_alone()
    {
        using var client = await emulator.NewAppAsync();
        using var other = await emulator.NewAppAsync();

        var seen = await PlayAsync(client, "twoApps", new { other = other.ClientId });

        seen["rows"]!.GetValue<int>().ShouldBe(1);
        seen["app"].Text().ShouldBe(other.ClientId);
    }

    [Fact]
    public async Task A_control_token_is_asked_for_and_kept_nowhere()
    {
        const string Token = "a-token-of-the-operator";
        await using var guarded = EmulatorServer.With(("ControlToken", Token));

        var seen = await browser.PlayAsync(node, "controlToken", guarded, given: new { token = Token });

        seen!["isKept"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task A_world_is_put_aside_emptied_and_brought_back()
    {
        using var client = await emulator.NewAppAsync();

        var seen = await PlayAsync(client, "world");

        (seen["afterReset"]!.GetValue<int>(), seen["afterRestore"]!.GetValue<int>()).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_made_again_and_what_happened_meanwhile_is_there()
    {
        using var client = await emulator.NewAppAsync();

        await browser.PlayAsync(node, "connectAgain", emulator, client.ClientId);

        (await client.GetJsonAsync("/_emulator/resources"))["resources"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_older_than_the_list_is_read_when_it_is_asked_for()
    {
        const int Payments = 230;
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 1; i <= Payments; i++) await client.PayAsync(new IncomingPaymentBuilder().Of(i));

        var seen = await PlayAsync(client, "older");

        seen["before"]!.GetValue<int>().ShouldBe(200);
        seen["after"]!.GetValue<int>().ShouldBe(Payments);
        seen["last"].Text().ShouldBe("1.00");
    }

    [Fact]
    public async Task The_first_of_what_is_due_are_shown_and_that_there_is_more_is_said()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        for (var i = 1; i <= 51; i++) await client.PayAsync(new IncomingPaymentBuilder().Of(i));

        var seen = await PlayAsync(client, "manyDue");

        seen["rows"]!.GetValue<int>().ShouldBe(50);
        seen["isMoreSaid"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_filter_stands_in_the_link()
    {
        using var client = await emulator.NewAppAsync();

        var seen = await PlayAsync(client, "filter");

        seen["url"].Text().ShouldEndWith("&text=0711111111");
        seen["who"]!.AsArray().Select(who => who.Text()).ShouldBe(["+254711111111"]);
    }

    private async Task<JsonNode> PlayAsync(ApiClient client, string scenario, object? given = null) =>
        (await browser.PlayAsync(node, scenario, emulator, client.ClientId, given)) ?? new JsonObject();
}
