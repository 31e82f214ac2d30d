using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

[assembly: AssemblyFixture(typeof(Shop.Tests.Emulator))]

namespace Shop.Tests;

/// <summary>One emulator for all tests, in this process.</summary>
public sealed class Emulator : IAsyncLifetime
{
    public KopoKopoEmulator KopoKopo { get; private set; } = null!;

    public async ValueTask InitializeAsync() => KopoKopo = await KopoKopoEmulator.StartAsync();

    public ValueTask DisposeAsync() => KopoKopo.DisposeAsync();
}

/// <summary>Each test has an app of its own, and callbacks come straight into the shop's test server: no port, no tunnel, both sides in one debugger.</summary>
public sealed class OrderTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private readonly KopoKopoApp _kopokopo;
    private readonly WebApplicationFactory<Program> _shop;
    private readonly HttpClient _client;

    public OrderTests(Emulator emulator)
    {
        _kopokopo = emulator.KopoKopo.NewApp();
        _shop = new WebApplicationFactory<Program>().WithWebHostBuilder(shop => shop
            .UseSetting("KopoKopo:BaseAddress", _kopokopo.BaseAddress.AbsoluteUri)
            .UseSetting("KopoKopo:ClientId", _kopokopo.ClientId)
            .UseSetting("KopoKopo:ClientSecret", _kopokopo.ClientSecret)
            .UseSetting("KopoKopo:ApiKey", _kopokopo.ApiKey));
        _client = _shop.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("http://shop.test") });
        _kopokopo.DeliverTo(_shop.Server.CreateHandler(), "shop.test");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _kopokopo.DisposeAsync();
        _client.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task A_paid_order_is_shipped()
    {
        _kopokopo.Next(Outcome.Success, after: Soon);
        var order = await OrderAsync();
        Assert.Equal("pending", order.Status);

        await _kopokopo.AdvanceAsync(Soon, Cancellation);

        Assert.Equal(order with { Status = "paid", Shipped = 1 }, await SeenAsync(order));
    }

    [Fact]
    public async Task A_customer_without_money_is_told_so()
    {
        _kopokopo.Next(Outcome.InsufficientFunds, after: Soon);
        var order = await OrderAsync();

        await _kopokopo.AdvanceAsync(Soon, Cancellation);

        Assert.Equal(order with { Status = "failed", Reason = "The balance is insufficient for the transaction" }, await SeenAsync(order));
    }

    [Fact]
    public async Task A_customer_who_cancels_is_shipped_nothing()
    {
        var order = await OrderAsync(MagicPhone.Cancelled.After(1));

        await _kopokopo.AdvanceAsync(Soon, Cancellation);

        Assert.Equal("failed", (await SeenAsync(order)).Status);
    }

    [Fact]
    public async Task An_order_waits_for_a_late_result()
    {
        _kopokopo.Next(Outcome.Success, after: TimeSpan.FromMinutes(5));
        var order = await OrderAsync();

        await _kopokopo.AdvanceAsync(TimeSpan.FromMinutes(4), Cancellation);
        Assert.Equal("pending", (await SeenAsync(order)).Status);

        await _kopokopo.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal("paid", (await SeenAsync(order)).Status);
    }

    [Fact]
    public async Task A_result_that_comes_three_times_ships_once()
    {
        await DeliverAsync("""{ "duplicate": 3 }""");
        var order = await OrderAsync();

        var advanced = await _kopokopo.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.Equal(3, advanced.Deliveries.Count);
        Assert.Equal(1, (await SeenAsync(order)).Shipped);
    }

    [Fact]
    public async Task A_forged_result_is_refused_and_ships_nothing()
    {
        await DeliverAsync("""{ "signature": "wrong_key" }""");
        var order = await OrderAsync();

        var advanced = await _kopokopo.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.Equal(401, Assert.Single(Assert.Single(advanced.Deliveries).Attempts).Status);
        Assert.Equal("pending", (await SeenAsync(order)).Status);
    }

    // What becomes of the next payment, as docs/scenarios.md says it.
    private Task DeliverAsync(string fault) => _kopokopo.Control.SendAsync(
        HttpMethod.Post,
        "outcomes",
        JsonNode.Parse($$"""{ "on": "incoming_payment", "outcome": "success", "after": "PT1S", "deliver": [{ "to": "callback", "faults": [{{fault}}] }] }"""),
        Cancellation);

    private async Task<Order> OrderAsync(string phone = "+254712345678")
    {
        using var answer = await _client.PostAsJsonAsync("/orders", new NewOrder(phone, 250), Cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Order>(Cancellation))!;
    }

    private async Task<Order> SeenAsync(Order order) => (await _client.GetFromJsonAsync<Order>($"/orders/{order.Id}", Cancellation))!;
}
