using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Worlds;

/// <summary>Apps on one server share nothing, whatever they do at the same time.</summary>
public sealed class SeparationTests(EmulatorServer emulator)
{
    private const int Apps = 8;
    private const int Payments = 25;
    private const int Resetting = 4;
    private const int AfterReset = 10;

    private static readonly string[] ErrorHandling =
    [
        "insufficient_funds", "cancelled", "wrong_pin", "unreachable", "expired", "system_error", "limit_exceeded", "payer_not_found",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_apps_that_pay_fail_advance_wait_and_reset_at_once_see_nothing_of_each_other()
    {
        var shops = await Task.WhenAll(Enumerable.Range(0, Apps).Select(number => Shop.OpenAsync(emulator, number)));

        await Task.WhenAll(shops.Select(shop => shop.TradeAsync()));

        foreach (var shop in shops)
        {
            await shop.ShouldHaveItsOwnAloneAsync();
            await shop.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_one_app_has_is_not_there_for_another()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var one = await emulator.NewAppAtNoonAsync();
        using var two = await emulator.NewAppAsync();
        await one.SubscribeAsync("buygoods_transaction_received", receiver.Url);
        var payment = await one.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var delivery = (await one.AdvancedAsync("PT1S"))["deliveries"]![0]!["id"];
        var request = (await one.GetJsonAsync("/_emulator/requests"))["requests"]![0]!["id"];
        var recipient = await one.AddAsync(RequestBuilder.Recipient());
        await one.PutScenarioAsync("mine", """{"rules":[]}""");
        var id = payment.Segments[^1];

        (await two.Http.GetAsync(payment, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await two.RefusalAsync(RequestBuilder.Payment().To("mobile_wallet", recipient))).ShouldNotBeEmpty();
        (HttpMethod Method, string Path, string Body)[] calls =
        [
            (HttpMethod.Get, $"resources/{id}", ""),
            (HttpMethod.Post, $"resources/{id}/complete", ""),
            (HttpMethod.Get, $"deliveries/{delivery}", ""),
            (HttpMethod.Post, $"deliveries/{delivery}/replay", ""),
            (HttpMethod.Get, $"requests/{request}", ""),
            (HttpMethod.Get, "scenarios/mine", ""),
            (HttpMethod.Delete, "scenarios/mine", ""),
            (HttpMethod.Put, "scenario", """{"name":"mine"}"""),
        ];
        foreach (var (method, path, body) in calls) await two.Http.ControlAsync(method, path, body, HttpStatusCode.NotFound);
        (await two.DeliveriesAsync($"resource={id}")).ShouldBeEmpty();
        await two.Http.ControlAsync(HttpMethod.Get, $"deliveries/wait?resource={id}&timeout=PT0S", status: HttpStatusCode.RequestTimeout);
    }

    private sealed class Shop : IAsyncDisposable
    {
        private readonly List<string> _created = [];
        private readonly int _number;
        private readonly ApiClient _client;
        private readonly WebhookReceiver _receiver;
        private readonly Task<List<string>> _events;

        private Shop(int number, ApiClient client, WebhookReceiver receiver, StreamReader events)
        {
            _number = number;
            _client = client;
            _receiver = receiver;
            _events = CompletionsAsync(events);
        }

        private int Kept => _number == Resetting ? Payments - AfterReset : Payments;

        // Every other payment is of the amount that fails here.
        private int Paid => Enumerable.Range(Payments - Kept, Kept).Count(IsPaid);

        private string Day => string.Create(CultureInfo.InvariantCulture, $"2026-02-{_number + 1:00}T12:00:00+03:00");

        public static async Task<Shop> OpenAsync(EmulatorServer emulator, int number)
        {
            var client = await emulator.NewAppAsync();
            await client.Http.ControlAsync(HttpMethod.Put, $"apps/{client.ClientId}", $$"""{"api_key":"key {{number}}"}""");
            await client.PutScenarioAsync(
                "mine",
                $$"""
                {"rules":[{"on":"incoming_payment","match":{"amount":{{1000 + number}}},"outcome":"{{ErrorHandling[number]}}","thenState":"Failed {{number}}"}]}
                """);
            var stream = new StreamReader(await client.Http.GetStreamAsync("/_emulator/events", Cancellation));
            var shop = new Shop(number, client, await WebhookReceiver.StartAsync(), stream);
            await shop.PrepareAsync();
            return shop;
        }

        public async Task TradeAsync()
        {
            for (var i = 0; i < Payments; i++)
            {
                if (i == AfterReset && _number == Resetting)
                {
                    await _client.ResetAsync();
                    _created.Clear();
                    await _receiver.NextAsync(AfterReset + Enumerable.Range(0, AfterReset).Count(IsPaid));
                    await PrepareAsync();
                }

                var location = await _client.PayAsync(new IncomingPaymentBuilder().Of(IsPaid(i) ? 50 : 1000 + _number).CallingBack(_receiver.Url));
                _created.Add(location.Segments[^1]);
                if (i % 5 != 4) continue;

                await _client.AdvanceAsync("PT1S");
                var waited = await _client.GetJsonAsync($"/_emulator/deliveries/wait?resource={_created[^1]}&timeout=PT10S");
                waited["deliveries"]!.AsArray().Count.ShouldBe(1);
            }
        }

        public async Task ShouldHaveItsOwnAloneAsync()
        {
            var resources = (await _client.GetJsonAsync("/_emulator/resources?kind=incoming_payment&limit=1000"))["resources"]!.AsArray();
            resources.Select(resource => resource!["id"].Text()).Reverse().ShouldBe(_created);
            resources.Where(resource => resource!["status"].Text() == "Failed")
                .Select(resource => resource!["decided_by"]!["outcome"].Text())
                .ShouldBe(Enumerable.Repeat(ErrorHandling[_number], Kept - Paid));

            var deliveries = (await _client.GetJsonAsync("/_emulator/deliveries?limit=1000"))["deliveries"]!.AsArray();
            deliveries.Select(delivery => delivery!["status"].Text()).ShouldBe(Enumerable.Repeat("delivered", Kept + Paid));
            deliveries.Where(delivery => delivery!["kind"].Text() == "result")
                .Select(delivery => delivery!["resource_id"].Text())
                .Order()
                .ShouldBe(_created.Order());
            foreach (var callback in await _receiver.NextAsync(Kept + Paid)) callback.ShouldBeSignedWith($"key {_number}");
            _receiver.Waiting.ShouldBe(0);

            (await _client.BalancesAsync()).ShouldBe($"company 100000.0, K000000 {Paid * 50}.0, 000000 0.0");
            (await _client.ScenarioAsync()).ShouldBe($"mine Failed {_number}");
            (await _client.ClockAsync()).ShouldStartWith(Day[..17]);
            (await _client.GetJsonAsync("/_emulator/outcomes"))["outcomes"]!
                .AsArray()
                .ShouldHaveSingleItem()!["match"]!["nth"]!
                .GetValue<int>()
                .ShouldBe(100 + _number);
            await ShouldHaveItsOwnRequestsAloneAsync();
            (await _events).Count(completed => _created.Contains(completed)).ShouldBe(Kept);
            (await _events).Count.ShouldBe(Payments);
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _receiver.DisposeAsync();
        }

        private static bool IsPaid(int payment) => payment % 2 == 1;

        private async Task PrepareAsync()
        {
            await _client.FreezeAsync(Day);
            await _client.ActivateAsync("mine");
            await _client.QueueAsync($$"""{"on":"payment","match":{"nth":{{100 + _number}}},"outcome":"payout_failed"}""");
            await _client.SubscribeAsync("buygoods_transaction_received", _receiver.Url);
        }

        private async Task ShouldHaveItsOwnRequestsAloneAsync()
        {
            var requests = (await _client.GetJsonAsync("/_emulator/requests?path=incoming_payments&limit=1000"))["requests"]!.AsArray();
            requests.Count.ShouldBe(Kept);
            requests.Select(request => request!["headers"]!["X-Emulator-App"].Text()).Distinct().ShouldBe([_client.ClientId]);
        }

        // The ids of what became final, of the whole test.
        private static async Task<List<string>> CompletionsAsync(StreamReader events)
        {
            var completed = new List<string>();
            using (events)
            {
                while (completed.Count < Payments && await events.ReadLineAsync(Cancellation) is { } line)
                {
                    if (line == "event: completion")
                    {
                        completed.Add(JsonNode.Parse((await events.ReadLineAsync(Cancellation))!["data: ".Length..])!["id"].Text());
                    }
                }
            }

            return completed;
        }
    }
}
