using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>Both versions of the API beside each other: what is made under one has its links and its shape, wherever it is read.</summary>
public sealed class VersionTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> SharedKinds =>
        ["webhook_subscription", "incoming_payment", "pay_recipient", "merchant_bank_account", "merchant_wallet", "polling", "transaction_sms_notification"];

    [Theory]
    [MemberData(nameof(SharedKinds))]
    public async Task A_shared_kind_that_is_made_under_v2_is_read_under_v1_in_the_form_it_was_made_in(string kind)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var request = Requests.Named(kind);
        var path = request.Path.Replace("/v1/", "/v2/", StringComparison.Ordinal);

        var answer = await client.PostAsync(path, request.Json);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancellation));
        var location = answer.Headers.Location!;
        var bytes = await client.GetTextAsync(location);

        location.AbsolutePath.ShouldBe($"{path}/{location.Segments[^1]}");
        (await client.Http.GetStringAsync($"{request.Path}/{location.Segments[^1]}", Cancellation)).ShouldBe(bytes);
        (await client.Http.GetStringAsync($"{request.BarePath}/{location.Segments[^1]}", Cancellation)).ShouldBe(bytes);
        if (bytes.Contains("\"self\"", StringComparison.Ordinal)) bytes.ShouldContain($"\"self\":\"{location}\"");
    }

    [Theory]
    [InlineData("/api/v2/payments")]
    [InlineData("/api/v2/settlement_transfers")]
    [InlineData("/api/v1/external_recipients")]
    public async Task What_a_version_does_not_have_is_not_found(string path)
    {
        using var client = await emulator.NewAppAsync();

        (await client.PostAsync(path, "{}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.Http.GetAsync($"{path}/247b1bd8-f5a0-4b71-a898-f62f67b8ae1c", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("//api/v2/external_recipients")]
    [InlineData("/api//v2///external_recipients/")]
    [InlineData("/external_recipients/")]
    public async Task Doubled_and_trailing_slashes_lead_to_the_same_and_the_location_is_clean(string path)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync(new Uri(emulator.Address, "/").AbsoluteUri.TrimEnd('/') + path, Requests.ExternalRecipient.Json);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.AbsolutePath.ShouldMatch("^/api/v2/external_recipients/[0-9a-f-]{36}$");
    }

    [Theory]
    [InlineData("/api/v1/transaction_sms_notifications", true)]
    [InlineData("/api/v2/transaction_sms_notifications", false)]
    [InlineData("/api/v1/polling", false)]
    public async Task The_journal_says_of_a_request_of_v1_what_v2_has_instead_and_the_answer_has_no_warning_of_it(string path, bool isHinted)
    {
        using var client = await emulator.NewAppAsync();
        client.Http.DefaultRequestHeaders.Add("User-Agent", "shop");
        var sample = Requests.All.Single(request => path.EndsWith(request.Collection, StringComparison.Ordinal));

        var answer = await client.PostAsync(path, Shop(sample));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Contains("X-Emulator-Warning").ShouldBeFalse();
        var entry = (await client.GetJsonAsync($"/_emulator/requests?path={path}"))["requests"]![0]!;
        entry["warnings"]!.AsArray().Any(warning => warning.Text().Contains("v2", StringComparison.Ordinal)).ShouldBe(isHinted);
    }

    private static string Shop(SampleRequest sample) => sample.Json.Replace("http://127.0.0.1:1/", "https://127.0.0.1:1/", StringComparison.Ordinal);
}
