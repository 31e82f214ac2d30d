using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Tests.Control.Deliveries;
using KopoKopo.Emulator.Tests.Control.Worlds;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Delivery;

public sealed class DeliveryTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_callback_that_is_not_acknowledged_is_tried_again_on_the_schedule_with_the_same_bytes_until_it_is_used_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(StatusCodes.Status500InternalServerError);
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var advanced = await client.AdvancedAsync("PT1H");
        var delivery = advanced["deliveries"]!.AsArray().ShouldHaveSingleItem()!;
        var attempts = await receiver.NextAsync(6);

        attempts.Select(attempt => attempt.Text).Distinct().ShouldHaveSingleItem();
        attempts.Select(attempt => attempt.Headers["X-KopoKopo-Signature"]).Distinct().ShouldHaveSingleItem();
        receiver.Waiting.ShouldBe(0);
        delivery["status"]!.GetValue<string>().ShouldBe("failed");
        delivery["attempts"]!.AsArray().Select(attempt => attempt!["started_at"]!.GetValue<string>()[11..23]).ShouldBe(
            ["12:00:00.500", "12:00:01.500", "12:00:06.500", "12:00:36.500", "12:02:36.500", "12:12:36.500"]);
        delivery["attempts"]!.AsArray().ShouldAllBe(attempt => attempt!["status"]!.GetValue<int>() == 500);
    }

    [Fact]
    public async Task What_is_acknowledged_while_the_emulator_stops_is_recorded_and_so_not_sent_again()
    {
        await using var server = EmulatorServer.With(("ResultDelay", "00:00:00"));
        await using var receiver = await HeldReceiver.StartAsync();
        using var client = await server.NewAppAsync();
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await receiver.ArrivalAsync();

        await server.Services.GetRequiredService<WebhookSender>().StopStartingAsync();
        receiver.LetGo();

        await client.WaitForAsync("status=delivered&count=1");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Any_2xx_acknowledges(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(status);
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.AdvancedAsync("PT1H"))["deliveries"]![0]!;

        delivery["status"]!.GetValue<string>().ShouldBe("delivered");
        delivery["attempts"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_Retry_After_is_ignored()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var replies = 0;
        receiver.Reply(http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref replies) switch { 1 => 302, 2 => 503, _ => 200 };
            http.Response.Headers.Location = "/elsewhere";
            http.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var delivery = (await client.AdvancedAsync("PT10S"))["deliveries"]![0]!;

        delivery["status"]!.GetValue<string>().ShouldBe("delivered");
        delivery["attempts"]!.AsArray().Select(attempt => attempt!["status"]!.GetValue<int>()).ShouldBe([302, 503, 200]);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_named_in_words()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(new Uri("http://127.0.0.1:1/callback")));

        var attempt = (await client.AdvancedAsync("PT0.5S"))["deliveries"]![0]!["attempts"]![0]!;

        attempt["status"].ShouldBeNull();
        attempt["error"]!.GetValue<string>().ShouldBe("connection refused: nothing listens on 127.0.0.1:1");
    }

    [Fact]
    public async Task A_receiver_that_does_not_reply_holds_up_nobody_else()
    {
        await using var other = EmulatorServer.With(("Retry:Timeout", "00:01:00"));
        await using var hanging = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var release = new TaskCompletionSource();
        hanging.Reply(_ => release.Task);
        using var client = await other.NewAppAsync();

        for (var i = 0; i < 40; i++) await client.PayAsync(new IncomingPaymentBuilder().CallingBack(hanging.Url));
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await receiver.NextAsync();
        var hung = hanging.Waiting;
        release.SetResult();

        // While the first sixteen hang, the other receiver has its callback; the rest follow once they are let go.
        hung.ShouldBeLessThanOrEqualTo(16);
        await hanging.NextAsync(40);
    }

    [Fact]
    public async Task The_reply_is_kept_with_its_attempt_and_bounded()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Reply(http => http.Response.WriteAsync(new string('x', 100_000)));
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var response = (await client.AdvancedAsync("PT0.5S"))["deliveries"]![0]!["attempts"]![0]!["response"]!;

        response["body"]!.GetValue<string>().Length.ShouldBe(16 * 1024);
        response["headers"]!.AsObject().Select(header => header.Key).ShouldContain("Transfer-Encoding");
    }

    [Fact]
    public async Task An_app_of_the_settings_signs_with_its_own_key()
    {
        await using var other = EmulatorServer.With(("Apps:0:ClientId", "shop"), ("Apps:0:ClientSecret", "secret"), ("Apps:0:ApiKey", "its own key"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await ApiClient.ConnectAsync(other.Address, "shop");

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await receiver.NextAsync()).ShouldBeSignedWith("its own key");
    }

    [Fact]
    public async Task Sixty_four_payments_at_once_each_call_back_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        var payment = new IncomingPaymentBuilder().CallingBack(receiver.Url);

        var locations = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => client.PayAsync(payment)));
        var callbacks = await receiver.NextAsync(64);

        callbacks.Select(callback => callback.Json["data"]!["attributes"]!["_links"]!["self"]!.GetValue<string>()).Order()
            .ShouldBe(locations.Select(location => location.AbsoluteUri).Order());
        callbacks.Select(callback => callback.Json["data"]!["attributes"]!["event"]!["resource"]!["reference"]!.GetValue<string>())
            .Distinct()
            .Count()
            .ShouldBe(64);
    }
}
