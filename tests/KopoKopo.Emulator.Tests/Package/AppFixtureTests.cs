using KopoKopo.Emulator.Delivery;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Scenarios.Rules;
using KopoKopo.Emulator.Store;
using KopoKopo.Emulator.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Emulators = KopoKopo.Emulator.Tests.Infrastructure.EmulatorServer;
using Outcome = KopoKopo.Emulator.Testing.Outcome;
using Scenario = KopoKopo.Emulator.Testing.Scenario;

namespace KopoKopo.Emulator.Tests.Package;

/// <summary>Many tests on one server, each an app of its own; here on the suite's, as on a container elsewhere.</summary>
public sealed class AppFixtureTests(Emulators emulator) : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly KopoKopoEmulator _kopokopo = KopoKopoEmulator.Connect(emulator.Address);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _kopokopo.DisposeAsync();

    [Fact]
    public async Task Fifty_tests_at_once_do_not_meet()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            await using var app = _kopokopo.NewApp();
            await using var receiver = await WebhookReceiver.StartAsync(app, Cancellation);
            using var shop = await Shop.OfAsync(app);
            app.Next(number % 2 == 0 ? Outcome.Success : Outcome.Cancelled, after: Second);
            await shop.AskAsync(receiver.Url);

            await app.AdvanceAsync(Second, Cancellation);

            var result = await receiver.NextAsync("incoming_payment", Patience, cancellationToken: Cancellation);
            result.Json.GetProperty("data").GetProperty("attributes").GetProperty("status").GetString().ShouldBe(number % 2 == 0 ? "Success" : "Failed");
            receiver.Received.Count.ShouldBe(1);
        }));
    }

    [Fact]
    public async Task An_app_that_was_disposed_is_gone()
    {
        var app = _kopokopo.NewApp();
        await app.DisposeAsync();

        var apps = await _kopokopo.Control.SendAsync(HttpMethod.Get, "apps", cancellationToken: Cancellation);

        apps.GetRawText().ShouldNotContain(app.ClientId);
    }

    [Fact]
    public async Task Nothing_is_kept_of_what_a_disposed_app_s_callbacks_were_handed_to()
    {
        var shop = await emulator.NewAppAsync();
        emulator.Services.GetRequiredService<AppStore>().TryGet(shop.ClientId, out var app).ShouldBeTrue();
        var receivers = emulator.Services.GetRequiredService<InProcessReceivers>();
        receivers.Add(app!, "merchant.test", new HttpClientHandler());
        receivers.Find(app!.Id, "merchant.test").ShouldNotBeNull();

        await shop.Http.DeleteAsync($"/_emulator/apps/{shop.ClientId}", Cancellation);

        receivers.Find(app.Id, "merchant.test").ShouldBeNull();
    }

    [Fact]
    public async Task A_time_out_says_what_happened_instead()
    {
        await using var app = _kopokopo.NewApp();
        await using var receiver = await WebhookReceiver.StartAsync(app, Cancellation);
        using var shop = await Shop.OfAsync(app);
        app.Next(Outcome.Success, after: TimeSpan.FromHours(1));
        await shop.AskAsync(receiver.Url);

        var none = await Should.ThrowAsync<TimeoutException>(() =>
            receiver.NextAsync("incoming_payment", TimeSpan.FromMilliseconds(10), cancellationToken: Cancellation));

        none.Message.ShouldStartWith($"No incoming_payment came to {receiver.Url} within 0.01 s. What happened instead:\n- incoming_payment ");
        none.Message.ShouldContain("Pending");
    }

    [Fact]
    public async Task A_forged_callback_is_refused_unless_it_is_meant()
    {
        await using var app = _kopokopo.NewApp();
        await using var receiver = await WebhookReceiver.StartAsync(app, Cancellation);
        using var shop = await Shop.OfAsync(app);
        await shop.AskAsync(receiver.Url, MagicPhone.ForgedThenRight);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);

        (await Should.ThrowAsync<InvalidOperationException>(() => receiver.NextAsync("incoming_payment", Patience, cancellationToken: Cancellation)))
            .Message.ShouldContain("does not fit its body and the app's API key");
        var right = await receiver.NextAsync("incoming_payment", Patience, cancellationToken: Cancellation);

        Webhook.Verify(right.Body, right.Signature, app.ApiKey).ShouldBeTrue();
        Webhook.Verify(right.Body + " ", right.Signature, app.ApiKey).ShouldBeFalse();
        Webhook.Verify(right.Body, null, app.ApiKey).ShouldBeFalse();
    }

    [Fact]
    public async Task A_scenario_in_code_is_played()
    {
        await using var app = _kopokopo.NewApp();
        await using var receiver = await WebhookReceiver.StartAsync(app, Cancellation);
        using var shop = await Shop.OfAsync(app);
        var scenario = new Scenario("first-declines").Rule(new { times = 1 }, outcome: Outcome.Cancelled, after: Second).Rule(after: Second);
        await app.PlayAsync(scenario, Cancellation);

        var first = await shop.AskAsync(receiver.Url);
        var second = await shop.AskAsync(receiver.Url);
        await app.AdvanceAsync(Second, Cancellation);

        (await shop.StatusAsync(first)).ShouldBe("Failed");
        (await shop.StatusAsync(second)).ShouldBe("Success");
    }

    [Fact]
    public async Task What_is_refused_is_refused_in_the_emulators_words()
    {
        await using var app = _kopokopo.NewApp();

        Should.Throw<KopoKopoControlException>(() => app.Next(new Outcome("insufficient_fund"))).Message.ShouldContain("insufficient_funds");
        Should.Throw<InvalidOperationException>(() => app.DeliverTo(new HttpClientHandler(), "merchant.test")).Message.ShouldContain("another process");
    }

    [Fact]
    public async Task Callbacks_reach_the_shops_own_test_server_without_a_socket()
    {
        await using var kopokopo = await KopoKopoEmulator.StartAsync(cancellationToken: Cancellation);
        var came = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        await using var merchant = builder.Build();
        merchant.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var signature = http.Request.Headers[Webhook.SignatureHeader].ToString();
            came.SetResult(Webhook.Verify(body.ToArray(), signature, kopokopo.ApiKey) ? http.Request.Path.Value : "a wrong signature");
        });
        await merchant.StartAsync(Cancellation);
        kopokopo.DeliverTo(merchant.GetTestServer().CreateHandler(), "merchant.test");
        using var shop = await Shop.OfAsync(kopokopo);

        await shop.AskAsync(new Uri("http://merchant.test/kopokopo/callback"));
        var advanced = await kopokopo.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);

        (await came.Task.WaitAsync(Patience, Cancellation)).ShouldBe("/kopokopo/callback");
        advanced.Deliveries.ShouldHaveSingleItem().Attempts.ShouldHaveSingleItem().Status.ShouldBe(200);
    }

    [Fact]
    public void The_outcomes_with_a_name_are_the_emulators() => Outcome.All.Select(outcome => outcome.Name).ShouldBe(OutcomePresets.Names);

    [Fact]
    public void Every_magic_phone_number_decides_something()
    {
        var phones = typeof(MagicPhone).GetFields().Select(field => field.GetValue(null)).OfType<MagicPhone>().ToList();

        phones.Select(phone => phone.Digits).Order().ShouldBe(MagicNumbers.All.Select(number => number.Digits).Where(digits => digits != "789").Order());
        MagicPhone.InsufficientFunds.After(30).ToString().ShouldBe("+254700300049");
        PhoneNumber.TryParse(MagicPhone.Expired, out _).ShouldBeTrue();
    }
}
