using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class IncomingPaymentTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_payment_is_answered_201_with_no_body_and_its_location_on_the_host_the_client_used()
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Content.Headers.ContentLength.ShouldBe(0);
        answer.Headers.Location!.GetLeftPart(UriPartial.Authority).ShouldBe(emulator.Address.GetLeftPart(UriPartial.Authority));
        answer.Headers.Location.AbsolutePath.ShouldMatch("^/api/v1/incoming_payments/[0-9a-f-]{36}$");
    }

    [Fact]
    public async Task Before_the_result_a_payment_is_pending_and_after_it_GET_answers_the_callbacks_bytes_whatever_host_it_used()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var pending = JsonNode.Parse(await client.GetTextAsync(location))!["data"]!["attributes"]!;
        await client.AdvanceAsync("PT0.5S");
        var callback = await receiver.NextAsync();
        var underAnotherName = new UriBuilder(location) { Host = "localhost" }.Uri;

        pending["status"]!.GetValue<string>().ShouldBe("Pending");
        pending["event"]!["resource"].ShouldBeNull();
        pending["event"]!["errors"].ShouldBeNull();
        (await client.GetTextAsync(location)).ShouldBe(callback.Text);
        (await client.GetTextAsync(underAnotherName)).ShouldBe(callback.Text);
    }

    [Fact]
    public async Task A_callback_is_signed_JSON_with_a_content_length_over_HTTP_1_1()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        var callback = await receiver.NextAsync();

        callback.ShouldBeSignedWith(ApiClient.ApiKey);
        callback.Protocol.ShouldBe("HTTP/1.1");
        callback.Headers["Content-Type"].ShouldBe("application/json");
        callback.Headers["Content-Length"].ShouldBe($"{callback.Bytes.Length}");
        callback.Headers.Keys.ShouldNotContain("Transfer-Encoding");
    }

    [Fact]
    public async Task A_successful_result_matches_the_documentations_sample()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2020-10-19T09:24:48.622+03:00");

        await client.PayAsync(new IncomingPaymentBuilder().Of(100).CallingBack(receiver.Url));
        await client.AdvanceAsync("PT6S");
        var callback = await receiver.NextAsync();

        GoldenFile.ShouldMatch("incoming_payment.success.json", callback.Text);
    }

    [Fact]
    public async Task The_result_carries_the_formats_of_the_documentation()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2020-10-19T09:24:48.622+03:00");

        await client.PayAsync(new IncomingPaymentBuilder().Of(20.5m).With("subscriber.phone_number", "0712345678").CallingBack(receiver.Url));
        await client.AdvanceAsync("PT6S");
        var attributes = (await receiver.NextAsync()).Json["data"]!["attributes"]!;
        var resource = attributes["event"]!["resource"]!;

        attributes["initiation_time"]!.GetValue<string>().ShouldBe("2020-10-19T09:24:48.622+03:00");
        resource["origination_time"]!.GetValue<string>().ShouldBe("2020-10-19T09:24:49+03:00");
        resource["amount"]!.GetValue<string>().ShouldBe("20.5");
        resource["reference"]!.GetValue<string>().ShouldMatch("^OJJ[A-Z0-9]{7}$");
        resource["sender_phone_number"]!.GetValue<string>().ShouldBe("+254712345678");
        resource["hashed_sender_phone"]!.GetValue<string>().ShouldBe("7132104d6aae9c3fac82095a42c2817952bca48e09d98d5bf4ac08218982fb90");
    }

    [Fact]
    public async Task A_payer_without_a_name_is_given_one_and_always_the_same()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        var nameless = new IncomingPaymentBuilder().Without("subscriber.first_name").Without("subscriber.last_name").CallingBack(receiver.Url);

        await client.PayAsync(nameless);
        await client.PayAsync(nameless);
        var names = (await receiver.NextAsync(2)).Select(callback => callback.Json["data"]!["attributes"]!["event"]!["resource"]!)
            .Select(resource => $"{resource["sender_first_name"]} {resource["sender_last_name"]}").ToList();

        names[0].ShouldMatch(@"^\w+ [\w' ]+$");
        names[1].ShouldBe(names[0]);
    }

    [Theory]
    [InlineData("payment_channel", "\"M-PESA STK PUSH\"")]
    [InlineData("payment_channel", "\"M-PESA\"")]
    [InlineData("payment_channel", "\"MPESA\"")]
    [InlineData("till_number", "\"000000\"")]
    [InlineData("subscriber.phone_number", "\"254712345678\"")]
    [InlineData("subscriber.phone_number", "\"0712345678\"")]
    [InlineData("subscriber.middle_name", "null")]
    [InlineData("subscriber.email", "null")]
    [InlineData("amount.value", "\"249.00\"")]
    [InlineData("amount.value", "\"10\"")]
    [InlineData("amount.value", "20.50")]
    [InlineData("metadata", "null")]
    [InlineData("metadata", "\"\"")]
    [InlineData("metadata", "{}")]
    [InlineData("metadata", """{"customer_id":0,"reference":null,"notes":true}""")]
    [InlineData("meta_data", """{"customer_id":"1"}""")]
    [InlineData("validation_context", "null")]
    public async Task Every_request_shape_that_an_SDK_sends_is_accepted(string path, string value)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().With(path, JsonNode.Parse(value)).ToJson());

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_documentations_bare_path_reaches_the_same_resource()
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync("/incoming_payments/", new IncomingPaymentBuilder().ToJson());

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.AbsolutePath.ShouldStartWith("/api/v1/incoming_payments/");
        (await client.GetJsonAsync(answer.Headers.Location.AbsolutePath))["data"]!["type"]!.GetValue<string>().ShouldBe("incoming_payment");
    }

    [Fact]
    public async Task Metadata_comes_back_as_JavaScript_would_write_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        var body = new IncomingPaymentBuilder().CallingBack(receiver.Url).ToJson()
            .Replace("\"customer_id\":\"123456789\"", """
                "b":100.0,"10":"ten","2":"two","b":1e3,"c":"Jan\u00e9 O'Doe \ud83d\ude00 \/ \u002B \u2028","d":12345678901234567890
                """.Trim(), StringComparison.Ordinal);

        (await client.PostAsync("/api/v1/incoming_payments", body)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var callback = await receiver.NextAsync();

        callback.Text.ShouldContain("\"metadata\":{\"2\":\"two\",\"10\":\"ten\",\"b\":1000,\"c\":\"Jané O'Doe 😀 / + \u2028\",\"d\":12345678901234567000,");
    }

    [Fact]
    public async Task One_apps_payment_is_not_found_by_another()
    {
        using var client = await emulator.NewAppAsync();
        using var stranger = await emulator.NewAppAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder());

        (await stranger.Http.GetAsync(location, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
