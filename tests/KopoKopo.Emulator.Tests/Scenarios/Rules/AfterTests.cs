using System.Net;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Rules;

/// <summary><c>after</c>: a duration, a number of reads, or a hand.</summary>
public sealed class AfterTests(EmulatorServer emulator)
{
    [Fact]
    public async Task A_result_comes_after_the_duration_and_no_earlier()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": "PT65S" }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("PT64.999S");
        var before = (receiver.Waiting, (await client.AttributesAsync(location))["status"].Text());
        await client.AdvanceAsync("PT0.001S");

        before.ShouldBe((0, "Pending"));
        (await receiver.NextAsync()).Text.ShouldBe(await client.GetTextAsync(location));
    }

    [Fact]
    public async Task A_duration_may_be_written_as_in_the_settings()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": "00:01:05" }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        await client.AdvanceAsync("PT64.999S");
        var before = (await client.AttributesAsync(location))["status"].Text();
        await client.AdvanceAsync("PT0.001S");

        before.ShouldBe("Pending");
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task A_result_without_delay_comes_while_the_clock_stands()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": "PT0S" }""");

        await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        (await receiver.NextAsync()).Json["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task The_read_of_that_number_makes_it_final_and_answers_the_result()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": { "reads": 3 } }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var reads = new List<string>();
        for (var i = 0; i < 4; i++) reads.Add(await client.GetTextAsync(location));

        reads.Select(read => System.Text.Json.Nodes.JsonNode.Parse(read)!["data"]!["attributes"]!["status"].Text())
            .ShouldBe(["Pending", "Pending", "Success", "Success"]);
        (await receiver.NextAsync()).Text.ShouldBe(reads[2]);
        reads[3].ShouldBe(reads[2]);
        receiver.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task No_clock_makes_final_what_waits_for_reads()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": { "reads": 2 } }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        await client.AdvanceAsync("P365D");

        receiver.Waiting.ShouldBe(0);
        client.UseToken(await client.NewTokenAsync());
        (await client.AttributesAsync(location))["status"].Text().ShouldBe("Pending");
    }

    [Fact]
    public async Task What_the_control_API_reads_does_not_count_and_what_the_query_form_reads_does()
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": { "reads": 2 } }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        for (var i = 0; i < 3; i++)
        {
            await client.ExplainAsync(location);
            await client.GetJsonAsync("/_emulator/resources?kind=incoming_payment");
        }

        var first = await client.GetJsonAsync($"/api/v1/incoming_payments?id={location.Segments[^1]}");
        var second = await client.GetJsonAsync($"/incoming_payments/{location.Segments[^1]}");

        first["data"]!["attributes"]!["status"].Text().ShouldBe("Pending");
        second["data"]!["attributes"]!["status"].Text().ShouldBe("Success");
    }

    [Fact]
    public async Task Of_many_reads_at_once_all_but_so_many_see_the_result_and_one_callback_is_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "after": { "reads": 5 } }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));

        var reads = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => client.AttributesAsync(location)));

        // A read that was counted early may be answered late, and then it answers the result as well.
        reads.Count(read => read["status"].Text() == "Pending").ShouldBeLessThanOrEqualTo(4);
        (await receiver.NextAsync()).Errors().ShouldBeNull();
        await client.AdvanceAsync("PT1H");
        receiver.Waiting.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Requests.KindsWithResult), MemberType = typeof(Requests))]
    public async Task Every_kind_with_a_result_can_wait_for_reads(string kind)
    {
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "*", "after": { "reads": 1 } }""");
        var request = Requests.Named(kind);

        var answer = await client.PostAsync(request.Path, request.Json);

        var status = ResourceRoutes.Kinds.Single(known => known.Name == kind).Statuses.After;
        await client.GetTextAsync(answer.Headers.Location!);
        (await client.ExplainAsync(answer.Headers.Location!))["status"].Text().ShouldBe(status);
    }

    [Fact]
    public async Task What_waits_for_a_hand_is_ended_by_it_with_what_was_decided()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.PlayAsync("""{ "on": "incoming_payment", "outcome": "expired", "after": "manual" }""");
        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("P365D");
        var before = receiver.Waiting;

        var answer = await client.CompleteByHandAsync(location);

        before.ShouldBe(0);
        (await receiver.NextAsync()).Errors().ShouldBe("Transaction has expired");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ApiClient.JsonAsync(answer))["status"].Text().ShouldBe("Failed");
    }
}
