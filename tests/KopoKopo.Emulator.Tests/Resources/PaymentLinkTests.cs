using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

/// <summary>A payment link waits: for a customer, the merchant, or the end of its seven days.</summary>
public sealed class PaymentLinkTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_is_active_at_once_and_says_where_it_leads_and_until_when()
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Of("payment_link"));
        var json = await client.GetTextAsync(location);

        GoldenFile.ShouldMatch("payment_link.active.json", json);
        var link = JsonNode.Parse(json)!["data"]!["attributes"]!["payment_link"]!;
        link["payment_link_status"].Text().ShouldBe("Active");
        link["expires_at"].Text().ShouldBe("2026-02-07T12:00:00.000+03:00");
        link["link"].Text().ShouldBe(new Uri(emulator.Address, $"/links/{location.Segments[^1]}").AbsoluteUri);
    }

    [Fact]
    public async Task Once_somebody_pays_the_till_has_the_money_and_callback_and_subscribers_hear_of_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var subscriber = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", subscriber.Url);
        var location = await client.CreateAsync(RequestBuilder.Of("payment_link").CallingBack(receiver.Url));

        var paid = await PayAsync(client, location, """{"phone_number":"0712345678"}""");
        var callback = await receiver.NextAsync();
        var heard = (await subscriber.NextAsync()).Json["event"]!["resource"]!;

        GoldenFile.ShouldMatch("payment_link.paid.json", callback.Text);
        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Text.ShouldBe(await client.GetTextAsync(location));
        var link = callback.Json["data"]!["attributes"]!["payment_link"]!;
        $"{link["status"]} {link["sender_phone_number"]}".ShouldBe("Paid 254712345678");
        heard["reference"].Text().ShouldBe(link["transaction_reference"].Text());
        $"{heard["amount"]} {heard["till_number"]} {heard["sender_phone_number"]}".ShouldBe("1000.0 000000 +254712345678");
        $"{paid["status"]} {paid["errors"]}".ShouldBe("Paid ");
        (await client.BalancesAsync()).ShouldBe("company 100000.0, K000000 0.0, 000000 1000.0");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task A_link_is_cancelled_whatever_the_body_is_and_nobody_is_told(string body)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.Of("payment_link").CallingBack(receiver.Url));

        var answer = await client.PostAsync($"{location.AbsolutePath}/cancel", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe("""{"message":"Payment link cancelled."}""");
        (await StatusAsync(client, location)).ShouldBe("Cancelled");
        (await (await client.PostAsync($"{location.AbsolutePath}/cancel", body)).RefusalAsync()).ShouldBe("Payment link can't be cancelled, it is cancelled");
        await client.AdvanceAsync("P8D");
        receiver.Waiting.ShouldBe(0);
        (await StatusAsync(client, location)).ShouldBe("Cancelled");
    }

    [Fact]
    public async Task After_seven_days_of_the_apps_clock_it_is_expired_and_can_be_neither_paid_nor_cancelled()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.Of("payment_link").CallingBack(receiver.Url));

        await client.AdvanceAsync("P6DT23H59M59S");
        var before = await StatusAsync(client, location);
        await client.AdvanceAsync("PT1S");
        client.UseToken(await client.NewTokenAsync());

        before.ShouldBe("Active");
        (await StatusAsync(client, location)).ShouldBe("Expired");
        (await (await TryToPayAsync(client, location)).RefusalAsync(HttpStatusCode.Conflict)).ShouldBe("The payment link is Expired already");
        (await (await client.PostAsync($"{location.AbsolutePath}/cancel", "")).RefusalAsync()).ShouldBe("Payment link can't be cancelled, it is expired");
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"outcome":"wrong_pin"}""", "The initiator information is invalid.")]
    [InlineData("""{"phone_number":"254700000049"}""", "The balance is insufficient for the transaction")]
    public async Task An_attempt_that_fails_leaves_the_link_to_be_paid_or_to_expire(string attempt, string because)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var paid = await client.CreateAsync(RequestBuilder.Of("payment_link").CallingBack(receiver.Url));
        var expired = await client.CreateAsync(RequestBuilder.Of("payment_link").CallingBack(receiver.Url));

        foreach (var location in new[] { paid, expired })
        {
            var failed = await PayAsync(client, location, attempt);
            $"{failed["status"]} {failed["errors"]}".ShouldBe($"Active {because}");
        }

        await PayAsync(client, paid, "{}");
        await client.AdvanceAsync("P7D");
        client.UseToken(await client.NewTokenAsync());

        (await receiver.NextAsync()).Json["data"]!["id"].Text().ShouldBe(paid.Segments[^1]);
        receiver.Waiting.ShouldBe(0);
        (await StatusAsync(client, expired)).ShouldBe("Expired");
    }

    [Theory]
    [InlineData("success", "PT5S", "Paid")]
    [InlineData("cancelled", "PT5S", "Active")]
    [InlineData("pending", null, "Active")]
    [InlineData("success", "manual", "Active")]
    [InlineData("success", "P8D", "Active")]
    public async Task A_scenario_may_decide_and_what_does_not_pay_expires_all_the_same(string outcome, string? after, string status)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var then = after is null ? "" : $", \"after\": \"{after}\"";
        await client.PlayAsync($$"""{ "on": "payment_link", "outcome": "{{outcome}}" {{then}} }""");
        var location = await client.CreateAsync(RequestBuilder.Of("payment_link"));

        await client.AdvanceAsync("PT6S");
        (await StatusAsync(client, location)).ShouldBe(status);
        await client.AdvanceAsync("P8D");
        client.UseToken(await client.NewTokenAsync());

        (await StatusAsync(client, location)).ShouldBe(status == "Paid" ? "Paid" : "Expired");
    }

    [Fact]
    public async Task What_is_completed_by_hand_with_a_failure_waits_on()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.Of("payment_link"));

        var failed = await client.CompleteByHandAsync(location, "\"expired\"");
        var afterwards = await StatusAsync(client, location);
        (await client.CompleteByHandAsync(location, "\"success\"")).StatusCode.ShouldBe(HttpStatusCode.OK);

        failed.StatusCode.ShouldBe(HttpStatusCode.OK);
        afterwards.ShouldBe("Active");
        (await StatusAsync(client, location)).ShouldBe("Paid");
    }

    [Fact]
    public async Task A_magic_payers_callback_is_as_faulty_as_after_a_push()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.Of("payment_link").CallingBack(receiver.Url));

        await PayAsync(client, location, """{"phone_number":"254700000149"}""");

        (await receiver.NextAsync(2)).Select(callback => callback.Text).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task On_its_page_a_customer_declines_and_then_pays_without_a_token()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        using var customer = new HttpClient();
        var location = await client.CreateAsync(
            RequestBuilder.Of("payment_link").With("note", "<script>alert(1)</script> & more").CallingBack(receiver.Url));
        var link = (await client.AttributesAsync(location))["payment_link"]!["link"].Text();

        var page = await customer.GetAsync(link, Cancellation);
        var html = await page.Content.ReadAsStringAsync(Cancellation);
        var declined = await SubmitAsync(customer, link, ("decision", "decline"));
        var wrong = await SubmitAsync(customer, link, ("decision", "pay"), ("phone_number", "12"));
        var paid = await SubmitAsync(customer, link, ("decision", "pay"), ("phone_number", "254712345678"));
        var late = await SubmitAsync(customer, link, ("decision", "pay"), ("phone_number", ""));

        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        html.ShouldContain("KES 1000.0");
        html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
        html.ShouldContain("<form method=\"post\">");
        declined.Html.ShouldContain("Request cancelled by user");
        wrong.ShouldBe((HttpStatusCode.BadRequest, wrong.Html));
        paid.Html.ShouldContain("This link is paid.");
        late.Html.ShouldNotContain("<form");
        (await receiver.NextAsync()).Json["data"]!["attributes"]!["payment_link"]!["sender_phone_number"]!.GetValue<long>().ShouldBe(254712345678);
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData("247b1bd8-f5a0-4b71-a898-f62f67b8ae1c")]
    [InlineData("1")]
    public async Task A_page_of_no_link_is_not_found(string id)
    {
        using var customer = new HttpClient { BaseAddress = emulator.Address };

        (await customer.GetAsync($"/links/{id}", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await SubmitAsync(customer, $"/links/{id}", ("decision", "pay"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_no_form_of_the_page_is_refused_and_changes_nothing()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        var location = await client.CreateAsync(RequestBuilder.Of("payment_link"));

        (await client.PostAsync($"/links/{location.Segments[^1]}", """{"decision":"pay"}""")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await SubmitAsync(client.Http, $"/links/{location.Segments[^1]}", ("decision", "steal"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(client, location)).ShouldBe("Active");
    }

    [Theory]
    [InlineData("\"1000.50\"", "1000.5")]
    [InlineData("1000.0", "1000")]
    public async Task The_amount_comes_back_as_a_number(string sent, string shown)
    {
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.CreateAsync(RequestBuilder.Of("payment_link").With("amount", JsonNode.Parse(sent)));

        (await client.GetTextAsync(location)).ShouldContain($"\"amount\":{shown},");
    }

    private static async Task<string> StatusAsync(ApiClient client, Uri location)
    {
        var link = (await client.AttributesAsync(location))["payment_link"]!;
        return (link["payment_link_status"] ?? link["status"]).Text();
    }

    private static Task<HttpResponseMessage> TryToPayAsync(ApiClient client, Uri location, string body = "{}") =>
        client.PostAsync($"/_emulator/payment_links/{location.Segments[^1]}/pay", body);

    private static async Task<JsonNode> PayAsync(ApiClient client, Uri location, string body)
    {
        var answer = await TryToPayAsync(client, location, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return await ApiClient.JsonAsync(answer);
    }

    private static async Task<(HttpStatusCode Status, string Html)> SubmitAsync(HttpClient http, string link, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var answer = await http.PostAsync(link, form, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
