using System.Text.Json.Nodes;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>The documentation's STK push; a test writes only what matters to it.</summary>
public sealed class IncomingPaymentBuilder
{
    private readonly JsonObject _body = Requests.IncomingPayment.Body;

    public IncomingPaymentBuilder() => Of(100);

    public IncomingPaymentBuilder Of(decimal amount) => With("amount.value", JsonValue.Create(amount));

    public IncomingPaymentBuilder CallingBack(Uri url) => With("_links.callback_url", url.AbsoluteUri);

    /// <summary>Sets the member at a dotted path.</summary>
    public IncomingPaymentBuilder With(string path, JsonNode? value)
    {
        var (parent, name) = _body.Locate(path);
        parent[name] = value;
        return this;
    }

    public IncomingPaymentBuilder Without(string path)
    {
        var (parent, name) = _body.Locate(path);
        parent.Remove(name);
        return this;
    }

    public string ToJson() => _body.ToJsonString();
}
