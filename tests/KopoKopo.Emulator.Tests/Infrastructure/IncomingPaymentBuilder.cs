using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>The documentation's STK push; a test writes only what matters to it.</summary>
public sealed class IncomingPaymentBuilder
{
    private readonly JsonObject _body = JsonNode.Parse(
        """
        {
          "payment_channel": "M-PESA STK Push",
          "till_number": "K000000",
          "subscriber": { "first_name": "Joe", "last_name": "Buyer", "phone_number": "+254999999999", "email": "jbuyer@mail.net" },
          "amount": { "currency": "KES", "value": 100 },
          "metadata": { "customer_id": "123456789", "reference": "123456", "notes": "Payment for invoice 12345" },
          "_links": { "callback_url": "http://127.0.0.1:1/callback" }
        }
        """)!.AsObject();

    public IncomingPaymentBuilder Of(decimal amount) => With("amount.value", JsonValue.Create(amount));

    public IncomingPaymentBuilder CallingBack(Uri url) => With("_links.callback_url", url.AbsoluteUri);

    /// <summary>Sets the member at a dotted path.</summary>
    public IncomingPaymentBuilder With(string path, JsonNode? value)
    {
        var (parent, name) = Locate(path);
        parent[name] = value;
        return this;
    }

    public IncomingPaymentBuilder Without(string path)
    {
        var (parent, name) = Locate(path);
        parent.Remove(name);
        return this;
    }

    public string ToJson() => _body.ToJsonString();

    private (JsonObject Parent, string Name) Locate(string path)
    {
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(_body, (parent, name) => parent[name]!.AsObject());
        return (parent, names[^1]);
    }
}
