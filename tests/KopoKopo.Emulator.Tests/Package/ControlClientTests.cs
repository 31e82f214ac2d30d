using System.Net;
using KopoKopo.Emulator.Testing;
using Emulators = KopoKopo.Emulator.Tests.Infrastructure.EmulatorServer;

namespace KopoKopo.Emulator.Tests.Package;

/// <summary>The typed client reads what the emulator writes.</summary>
public sealed class ControlClientTests(Emulators emulator) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(3));
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly KopoKopoEmulator _kopokopo = KopoKopoEmulator.Connect(emulator.Address);
    private KopoKopoApp _app = null!;
    private WebhookReceiver _receiver = null!;
    private Shop _shop = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ControlClient Control => _app.Control;

    public async ValueTask InitializeAsync()
    {
        _app = _kopokopo.NewApp();
        _receiver = await WebhookReceiver.StartAsync(_app, Cancellation);
        _shop = await Shop.OfAsync(_app);
    }

    public async ValueTask DisposeAsync()
    {
        _shop.Dispose();
        await _receiver.DisposeAsync();
        await _app.DisposeAsync();
        await _kopokopo.DisposeAsync();
    }

    [Fact]
    public async Task The_clock_is_read_as_it_was_set()
    {
        (await Control.FreezeAsync(Noon, Cancellation)).Now.ShouldBe(Noon);
        await Control.AdvanceAsync(TimeSpan.FromDays(1), Cancellation);

        var frozen = await Control.ClockAsync(Cancellation);
        await Control.UnfreezeAsync(Cancellation);
        var running = await Control.ClockAsync(Cancellation);

        frozen.Now.ShouldBe(Noon.AddDays(1));
        frozen.Frozen.ShouldBeTrue();
        frozen.Offset.ShouldBeLessThan(TimeSpan.Zero);
        (running.Offset, running.Frozen).ShouldBe((TimeSpan.Zero, false));
    }

    [Fact]
    public async Task What_is_due_is_told_until_it_has_happened()
    {
        await Control.FreezeAsync(Noon, Cancellation);
        _app.Next(Outcome.Success, after: Second);
        await _shop.AskAsync(_receiver.Url);

        var due = (await Control.DueAsync(cancellationToken: Cancellation)).ShouldHaveSingleItem();
        await _app.AdvanceAsync(Second, Cancellation);

        (due.DueAt, due.What, due.Name, due.Delivery, due.Url).ShouldBe((Noon + Second, "result", "incoming_payment", null, null));
        (await Control.DueAsync(cancellationToken: Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_resource_says_who_decided_and_what_GET_answers()
    {
        await Control.FreezeAsync(Noon, Cancellation);
        _app.Next(Outcome.WrongPin, after: Second);
        var payment = await _shop.AskAsync(_receiver.Url);
        var id = payment.Segments[^1];

        var before = await Control.ResourceAsync(id, Cancellation);
        await _app.AdvanceAsync(Second, Cancellation);
        var after = (await Control.ResourcesAsync("incoming_payment", cancellationToken: Cancellation)).ShouldHaveSingleItem();

        (before.Status, before.CreatedAt, before.CompletedAt).ShouldBe(("Pending", Noon, null));
        (after.Id, after.Status, after.CompletedAt).ShouldBe((id, "Failed", Noon + Second));
        (after.DecidedBy.By, after.DecidedBy.Outcome, after.About.Amount).ShouldBe(("queue", "wrong_pin", 100m));
        after.View.GetProperty("data").GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task A_delivery_has_its_headers_faults_and_the_reply()
    {
        await Control.FreezeAsync(Noon, Cancellation);
        await _shop.AskAsync(_receiver.Url, MagicPhone.ForgedThenRight);
        await _app.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);

        var deliveries = await Control.WaitAsync(2, topic: "incoming_payment", cancellationToken: Cancellation);

        var forged = deliveries.Single(delivery => delivery.Faults.Count > 0);
        forged.Faults[0].GetRawText().ShouldContain("signature");
        forged.Url.ShouldBe(_receiver.Url);
        forged.Headers["x-kopokopo-signature"].ShouldBe(forged.Signature);
        forged.Attempts.ShouldHaveSingleItem().Response!.Headers["DATE"].ShouldNotBeEmpty();
        (await Control.DeliveriesAsync(limit: 1, cancellationToken: Cancellation)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_waited_for_in_vain_is_an_exception_that_says_what_happened_instead()
    {
        await Control.FreezeAsync(Noon, Cancellation);
        _app.Next(Outcome.Success, after: Second);
        await _shop.AskAsync(_receiver.Url);

        var none = await Should.ThrowAsync<KopoKopoControlException>(() => Control.WaitAsync(timeout: TimeSpan.Zero, cancellationToken: Cancellation));

        none.Message.ShouldContain("its result is due at 2026-01-31T12:00:01.000+03:00");
    }

    [Fact]
    public async Task The_journal_has_a_request_and_its_response()
    {
        var id = (await _shop.AskAsync(_receiver.Url)).Segments[^1];

        var request = (await Control.RequestsAsync(resource: id, cancellationToken: Cancellation)).ShouldHaveSingleItem();

        (request.Method, request.Path, request.Status, request.Refusal).ShouldBe(("POST", "/api/v1/incoming_payments", 201, null));
        request.Response.Headers["LOCATION"].ShouldEndWith(id);
        request.Headers["content-type"].ShouldStartWith("application/json");
    }

    [Fact]
    public async Task A_simulated_payment_is_money_in_the_ledger_and_says_who_hears_nothing()
    {
        var before = await Control.LedgerAsync(Cancellation);

        var simulated = await _app.SimulateAsync("buygoods_transaction_received", new { amount = 500.5, till_number = "K000000" }, Cancellation);

        var ledger = await Control.LedgerAsync(Cancellation);
        (ledger.Currency, ledger.Total - before.Total).ShouldBe(("KES", 500.5m));
        ledger.Accounts.Single(account => account.Account == "K000000").Balance.ShouldBe(500.5m);
        var entry = (await Control.LedgerEntriesAsync(1, Cancellation)).ShouldHaveSingleItem();
        (entry.Account, entry.Amount, entry.Reference).ShouldBe(("K000000", 500.5m, simulated.Event.Reference));
        (simulated.Event.Topic, simulated.Deliveries.Count, simulated.NotTold.Count).ShouldBe(("buygoods_transaction_received", 0, 0));
    }

    [Fact]
    public async Task The_scenario_is_in_the_state_that_it_was_put_into()
    {
        await _app.PlayAsync(new Scenario("two-steps").Rule(new { whenState = "Second" }), Cancellation);
        await Control.SetScenarioStateAsync("Second", Cancellation);

        (await Control.ScenarioAsync(Cancellation)).ShouldBe(new ScenarioState("two-steps", "Second"));
    }

    [Fact]
    public async Task An_answer_of_another_version_is_an_exception_that_says_so()
    {
        using var http = new HttpClient(new Answering(HttpStatusCode.OK, """{"now":"2026-01-31T12:00:00.000+03:00","offset":"PT0S"}"""));
        using var other = new ControlClient(ControlHttp.Of(http, emulator.Address, "anyone", token: null));

        var unread = await Should.ThrowAsync<KopoKopoControlException>(() => other.ClockAsync(Cancellation));

        unread.Message.ShouldContain("GET clock");
        unread.Message.ShouldContain("'frozen'");
        unread.Message.ShouldContain("of one version");
    }

    [Fact]
    public async Task An_answer_that_is_not_the_emulators_names_the_address_and_the_status()
    {
        using var http = new HttpClient(new Answering(HttpStatusCode.BadGateway, "<html>"));
        using var other = new ControlClient(ControlHttp.Of(http, emulator.Address, "anyone", token: null));

        var refused = await Should.ThrowAsync<KopoKopoControlException>(() => other.ResetAsync(Cancellation));

        refused.Message.ShouldBe($"{emulator.Address}_emulator/reset answered 502, and not as the emulator does");
    }

    private sealed class Answering(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body), RequestMessage = request });
    }
}
