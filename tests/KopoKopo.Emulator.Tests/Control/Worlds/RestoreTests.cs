using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>Bringing a world back: how often, for whom, what stays, and what is refused.</summary>
public sealed class RestoreTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_can_be_brought_back_as_often_as_one_likes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.SnapshotAsync("before");
        var rows = WorldRows.Of(emulator, client.ClientId);

        for (var i = 0; i < 3; i++)
        {
            await client.RestoreAsync("before");
            WorldRows.Of(emulator, client.ClientId).ShouldBe(rows);
            await client.AdvanceAsync("PT1S");
            await receiver.NextAsync();
        }

        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Tokens_and_credentials_of_since_are_valid()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SnapshotAsync("before");
        client.UseToken(await client.NewTokenAsync());
        await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", """{"client_secret":"since","api_key":"since"}""");
        await client.PutScenarioAsync("since", """{"rules":[]}""");

        await client.RestoreAsync("before");

        (await client.TokenWorthAsync()).ShouldBe(HttpStatusCode.NotFound);
        (await client.Http.TokenStatusAsync(client.ClientId, "since")).ShouldBe(HttpStatusCode.OK);
        await client.ActivateAsync("since");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        (await receiver.NextAsync()).ShouldBeSignedWith("since");
    }

    [Fact]
    public async Task After_a_restore_everything_works_and_no_id_or_reference_is_there_twice()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        for (var i = 0; i < 5; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        await client.SnapshotAsync("before");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.RestoreAsync("before");
        for (var i = 0; i < 5; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT1S");
        var polled = (await client.CompleteAsync(RequestBuilder.Polling().CallingBack(receiver.Url)))["transactions"]!.AsArray();
        var settled = await client.CompleteAsync(RequestBuilder.BlindTransfer().CallingBack(receiver.Url));

        polled.Select(transaction => transaction!["resource"]!["reference"].Text()).Distinct().Count().ShouldBe(10);
        settled["status"].Text().ShouldBe("Processed");
        (await client.BalancesAsync()).ShouldBe("company 0.0, K000000 0.0, 000000 0.0");
        (await client.DeliveriesAsync("status=delivered")).Count.ShouldBe(22);
    }

    [Fact]
    public async Task Two_apps_bring_back_worlds_at_once_while_both_pay()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var one = await emulator.NewAppAtNoonAsync();
        using var two = await emulator.NewAppAtNoonAsync();
        foreach (var client in new[] { one, two })
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url))));
            await client.SnapshotAsync("twenty");
        }

        await Task.WhenAll(new[] { one, two }.Select(async client =>
        {
            for (var i = 0; i < 5; i++)
            {
                await client.RestoreAsync("twenty");
                await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
                await client.AdvanceAsync("PT1S");
                var statuses = (await client.DeliveriesAsync()).GroupBy(delivery => delivery).Select(group => $"{group.Count()} {group.Key}");
                string.Join(", ", statuses).ShouldBe("21 incoming_payment delivered 200");
                (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 2100.0, 000000 0.0");
            }
        }));
    }

    [Fact]
    public async Task Other_apps_are_as_they_were()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        using var other = await emulator.NewAppAtNoonAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.SnapshotAsync("before");
        await other.PayAsync(new IncomingPaymentBuilder().Of(7).CallingBack(receiver.Url));
        await other.AdvanceAsync("PT1S");
        var rows = WorldRows.Of(emulator, other.ClientId);

        await client.RestoreAsync("before");

        WorldRows.Of(emulator, other.ClientId).ShouldBe(rows);
        (await other.BalancesAsync()).ShouldBe("company 100000.0, K000000 7.0, 000000 0.0");
        (await other.ClockAsync()).ShouldBe("2026-01-31T12:00:01.000+03:00 frozen");
        await other.Http.ControlAsync(HttpMethod.Post, "snapshots/before/restore", status: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_pending_in_the_world_that_is_left_never_happens()
    {
        await using var held = await HeldReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SnapshotAsync("empty");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(held.Url));
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.emulator_outcome", "success; after=PT5S"));
        var advancing = client.AdvanceAsync("PT1S");
        await held.ArrivalAsync();

        await client.RestoreAsync("empty");
        held.LetGo();
        await advancing;

        (await client.ClockAsync()).ShouldBe("2026-01-31T12:00:00.000+03:00 frozen");
        (await client.AdvancedAsync("P1D"))["deliveries"]!.AsArray().ShouldBeEmpty();
        WorldRows.Of(emulator, client.ClientId).ShouldStartWith("resource 0, due 0, delivery 0,");
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_snapshot_of_the_same_name_replaces_and_one_of_another_does_not()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SnapshotAsync("one");
        await client.SnapshotAsync("two");
        await client.CreateAsync(RequestBuilder.Recipient());
        await client.SnapshotAsync("one");

        await client.RestoreAsync("two");
        (await client.ResourcesAsync()).ShouldBeEmpty();
        await client.RestoreAsync("one");
        (await client.ResourcesAsync()).ShouldBe(["pay_recipient Approved"]);
    }

    [Fact]
    public async Task A_snapshot_survives_a_restart_with_all_that_was_pending()
    {
        using var file = new TemporaryDatabase();
        await using var receiver = await WebhookReceiver.StartAsync();
        string clientId;
        await using (var first = EmulatorServer.With(("Database", file.FilePath)))
        {
            using var client = await first.NewAppAtNoonAsync();
            clientId = client.ClientId;
            await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
            await client.SnapshotAsync("before");
            await client.ResetAsync();
        }

        await using var second = EmulatorServer.With(("Database", file.FilePath));
        using var again = await ApiClient.ConnectAsync(second.Address, clientId);
        await again.RestoreAsync("before");
        await again.AdvanceAsync("PT1S");

        (await again.ResourcesAsync()).ShouldBe(["incoming_payment Success"]);
        (await receiver.NextAsync()).ShouldBeSignedWith("sandbox");
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_404_and_says_which_are()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        (await client.Http.RefusalAsync(HttpMethod.Post, "snapshots/nothing/restore", "", HttpStatusCode.NotFound))
            .ShouldBe("The app has no snapshot nothing; it has none");
        await client.SnapshotAsync("one");
        await client.SnapshotAsync("two");
        await client.CreateAsync(RequestBuilder.Recipient());

        (await client.Http.RefusalAsync(HttpMethod.Post, "snapshots/nothing/restore", "", HttpStatusCode.NotFound))
            .ShouldBe("The app has no snapshot nothing; it has one, two");
        (await client.ResourcesAsync()).ShouldBe(["pay_recipient Approved"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":5}""")]
    [InlineData("""{"name":["before"]}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_snapshot_without_a_name_is_refused(string body)
    {
        using var client = await emulator.NewAppAsync();

        (await client.Http.RefusalAsync(HttpMethod.Post, "snapshots", body, HttpStatusCode.BadRequest)).ShouldNotBeEmpty();

        (await client.GetJsonAsync("/_emulator"))["snapshots"]!.AsArray().ShouldBeEmpty();
        using var tooLong = await client.PostAsync("/_emulator/snapshots", $$"""{"name":"{{new string('x', 256)}}"}""");
        tooLong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.Http.GetAsync("/_emulator/snapshots", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }
}
