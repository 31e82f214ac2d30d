using System.Text.Json;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Json;

namespace KopoKopo.Emulator.Api.Requests;

/// <summary>The members that several requests have.</summary>
internal static class RequestMembers
{
    /// <summary>Where the result goes: <c>_links.callback_url</c>, by convention the last member to be looked at.</summary>
    public static readonly Member<string> Links = new("_links", new LinksShape(), "Where the result is sent to.") { IsRequired = true };

    /// <summary><c>meta_data</c> is what the Ruby SDK sends.</summary>
    public static readonly Member<JsonElement?> Metadata =
        new("metadata", RequestShapes.Metadata, "Up to five pairs of the client's own, which the result repeats.")
        {
            TakesNull = true,
            Alias = new MemberName("meta_data"),
            Example = """{"customer_id":"123456789","reference":"123456","notes":"Payment for invoice 12345"}""",
        };

    public static readonly Member<Money?> Amount = new("amount", MoneyShapes.Amount, "How much.") { IsRequired = true };

    /// <summary>Where <see cref="Amount"/> says how much.</summary>
    public static readonly RequestParts AmountParts = new()
    {
        Amount = new MemberPath(Amount, MoneyShapes.ValueMember),
        Currency = new MemberPath(Amount, MoneyShapes.CurrencyMember),
    };

    /// <summary>A request's shape; members that nobody knows are let pass.</summary>
    public static Shape<T> Of<T>(string expected, Func<Members, T> build, params IMember[] members) =>
        new ObjectShape<T>(expected, build, members) { IsOpen = true };

    /// <summary>As <see cref="Of"/>, for an object whose name complaints about its members leave out.</summary>
    public static Shape<T> Unnamed<T>(string expected, Func<Members, T> build, params IMember[] members) =>
        new ObjectShape<T>(expected, build, members) { IsOpen = true, IsUnnamed = true };

    /// <summary>The reading of these members, which are a request's.</summary>
    public static RequestReading Request(this Members members) => (RequestReading)members.Reading;

    // Of links that are none the callback is said to be missing.
    private sealed class LinksShape : Shape<string>
    {
        private static readonly JsonElement None = JsonDocument.Parse("{}").RootElement;

        private static readonly Member<string> CallbackUrl = new("callback_url", RequestShapes.Url, "The URL the result is POSTed to; production wants https.")
        {
            IsRequired = true,
            Example = "\"https://call_back_to_your_app.your_application.com\"",
        };

        private static readonly Shape<string> Links = Unnamed("an object with callback_url", static members => members.Get(CallbackUrl)!, CallbackUrl);

        public override string Expected => Links.Expected;

        public override JsonObject Schema(ScenarioWords words) => Links.Schema(words);

        public override string? Read(JsonElement value, string path, Reading reading) =>
            Links.Read(value.ValueKind == JsonValueKind.Object ? value : None, path, reading);

        public override string? ReadMissing(string path, Reading reading) => Links.Read(None, path, reading);
    }
}
