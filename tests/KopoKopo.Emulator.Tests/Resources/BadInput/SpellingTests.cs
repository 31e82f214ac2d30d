using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources.BadInput;

/// <summary>Members under names that some clients use and production does not know.</summary>
public sealed class SpellingTests(StrictServer strict, EmulatorServer lenient) : IClassFixture<StrictServer>
{
    private static readonly string[] TextOfTheClient = ["metadata", "tags"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The requests that have members of two words.</summary>
    public static TheoryData<string> Spellable => [.. Requests.Forms.Where(request => IsSpellable(request)).Select(request => request.Name)];

    [Theory]
    [MemberData(nameof(Spellable))]
    public async Task Names_in_camelCase_are_understood_with_a_warning_for_each(string name)
    {
        using var shop = await Shop.OpenAsync(lenient);
        var proper = Shop.Proper(name);

        using var other = await Shop.OpenAsync(lenient);
        using var plain = await other.PostAsync(proper);
        using var spelt = await shop.PostAsync(proper with { Json = InCamelCase(proper.Body).ToJsonString() });

        plain.Headers.Contains(Shop.WarningHeader).ShouldBeFalse();
        spelt.StatusCode.ShouldBe(HttpStatusCode.Created, await spelt.Content.ReadAsStringAsync(Cancellation));
        spelt.Headers.GetValues(Shop.WarningHeader).ShouldBe(
            Misspelt(proper.Body).Select(member => $"{Shop.ProductionRefuses}{CamelCase(member)} is unknown, it is called {member}"), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Spellable))]
    public async Task Names_in_camelCase_are_refused_strictly(string name)
    {
        using var shop = await Shop.OpenAsync(strict.Server);
        var proper = Shop.Proper(name);

        using var answer = await shop.PostAsync(proper with { Json = InCamelCase(proper.Body).ToJsonString() });

        (await answer.RefusalAsync()).ShouldContain(" is unknown, it is called ");
    }

    [Theory]
    [InlineData("incoming_payment", "metadata", "meta_data")]
    [InlineData("payment", "metadata", "meta_data")]
    [InlineData("pay_recipient", "pay_recipient", "payment_recipient")]
    [InlineData("pay_recipient", "pay_recipient", "paymentRecipient")]
    public async Task Another_word_of_some_SDK_is_understood_with_a_warning_and_refused_strictly(string name, string member, string word)
    {
        var proper = Shop.Proper(name);
        var body = proper.Body;
        body[word] = body[member]!.DeepClone();
        body.Remove(member);
        var other = proper with { Json = body.ToJsonString() };
        using var lenientShop = await Shop.OpenAsync(lenient);
        using var strictShop = await Shop.OpenAsync(strict.Server);

        using var accepted = await lenientShop.PostAsync(other);

        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
        accepted.Headers.GetValues(Shop.WarningHeader).ShouldBe([$"{Shop.ProductionRefuses}{word} is unknown, it is called {member}"]);
        await strictShop.ShouldBeRefusedAsync(other, HttpStatusCode.BadRequest, $"{word} is unknown, it is called {member}");
    }

    // An optional amount in camelCase has no member of two words, nor has the blind transfer's.
    private static bool IsSpellable(SampleRequest request) => Misspelt(request.Body).Any();

    private static IEnumerable<string> Misspelt(JsonObject body) => body.SelectMany(member =>
        (member.Key.StartsWith('_') || !member.Key.Contains('_', StringComparison.Ordinal) || IsBlank(member.Value) ? [] : new[] { member.Key })
        .Concat(member.Value is JsonObject inner && !TextOfTheClient.Contains(member.Key) ? Misspelt(inner) : []));

    private static bool IsBlank(JsonNode? value) => value is null || (value is JsonValue && value.ToString().Length == 0);

    private static JsonObject InCamelCase(JsonObject body) => new(body.Select(member => KeyValuePair.Create(
        CamelCase(member.Key),
        member.Value is JsonObject inner && !TextOfTheClient.Contains(member.Key) ? InCamelCase(inner) : member.Value?.DeepClone())));

    private static string CamelCase(string name)
    {
        var words = name.Split('_');
        return name.StartsWith('_') ? name : string.Concat(words.Select((word, i) => i == 0 ? word : $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
    }
}
