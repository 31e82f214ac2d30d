using System.Collections.Concurrent;
using System.Text.Json;
using Shop;

var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration.GetSection("KopoKopo").Get<KopoKopoSettings>() ?? throw new InvalidOperationException("KopoKopo is not set.");
builder.Services.AddSingleton(settings);
builder.Services.AddHttpClient<KopoKopoClient>(client => client.BaseAddress = settings.BaseAddress);
var app = builder.Build();
var orders = new ConcurrentDictionary<Guid, Order>();

app.MapPost("/orders", async (NewOrder asked, HttpRequest request, KopoKopoClient kopokopo, CancellationToken cancellation) =>
{
    var order = new Order(Guid.NewGuid(), "pending", 0, null);
    orders[order.Id] = order;
    await kopokopo.AskToPayAsync(asked.Phone, asked.Amount, order.Id, new Uri($"{request.Scheme}://{request.Host}/kopokopo/result"), cancellation);
    return Results.Created($"/orders/{order.Id}", order);
});

app.MapPost("/kopokopo/result", async (HttpRequest request, CancellationToken cancellation) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body, cancellation);
    if (!settings.IsSigned(body.ToArray(), request.Headers["X-KopoKopo-Signature"])) return Results.Unauthorized();

    using var result = JsonDocument.Parse(body.ToArray());
    var attributes = result.RootElement.GetProperty("data").GetProperty("attributes");
    var id = attributes.GetProperty("metadata").GetProperty("order").GetGuid();

    // The same result may come twice, and late. The first counts.
    while (orders.TryGetValue(id, out var order) && order.Status == "pending")
    {
        var isPaid = attributes.GetProperty("status").GetString() == "Success";
        var finished = order with
        {
            Status = isPaid ? "paid" : "failed",
            Shipped = isPaid ? 1 : 0,
            Reason = attributes.GetProperty("event").GetProperty("errors").GetString(),
        };
        if (orders.TryUpdate(id, finished, order)) break;
    }

    return Results.Ok();
});

app.MapGet("/orders/{id:guid}", (Guid id) => orders.TryGetValue(id, out var order) ? Results.Ok(order) : Results.NotFound());

app.Run();
