using KopoKopo.Emulator.Tests.Control.Deliveries;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary>
/// <c>POST /_emulator/signature/explain</c>: the bytes that were signed and those that were verified are not the same. Told whichever of the two an
/// integrator has: the changed body with the signature that came, or the body that came with the signature of a changed one.
/// </summary>
public sealed class ChangedBodyTests(EmulatorServer emulator)
{
    private const string Plain = "Payment for invoice 12345";
    private const string Names = "Zoë & Søn's <b>+1</b> €";
    private const string Emoji = "Asante 😀";

    public static TheoryData<string, string, string> Changes()
    {
        var changes = new TheoryData<string, string, string>();
        foreach (var notes in new[] { Plain, Names, Emoji })
        {
            changes.Add(notes, "System.Text.Json", "re_serialised");
            changes.Add(notes, "json.dumps", "re_serialised");
            changes.Add(notes, "JSON.stringify, 2", "pretty_printed");
            changes.Add(notes, "JSON.stringify, 4", "pretty_printed");
            changes.Add(notes, "json.dumps, 2", "pretty_printed");
            changes.Add(notes, "json.dumps, 4", "pretty_printed");
            changes.Add(notes, "only data", "only_data");
        }

        return changes;
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_changed_body_is_recognised_under_the_signature_that_came(string notes, string change, string mistake)
    {
        var (client, result) = await CallBackAsync(notes);
        using (client)
        {
            var verdict = await SignatureExplainTests.ExplainAsync(client, Change(result.Text, change), result.Headers["X-KopoKopo-Signature"]);

            verdict["mistake"].Text().ShouldBe(mistake);
            verdict["explanation"].Text().ShouldContain("Verify the raw bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task The_signature_of_a_changed_body_is_recognised_beside_the_body_that_came(string notes, string change, string mistake)
    {
        var (client, result) = await CallBackAsync(notes);
        using (client)
        {
            var verdict = await SignatureExplainTests.ExplainAsync(client, result.Text, SignatureExplainTests.Sign(Change(result.Text, change)));

            verdict["mistake"].Text().ShouldBe(mistake);
        }
    }

    [Fact]
    public async Task A_webhook_is_recognised_as_well()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAsync();
        await client.SubscribeAsync("customer_created", receiver.Url);
        await client.SimulateAsync("customer_created");
        var webhook = await receiver.NextAsync();

        var changed = await SignatureExplainTests.ExplainAsync(client, JsonForms.JsonDumps(webhook.Text), webhook.Headers["X-KopoKopo-Signature"]);
        var signed = await SignatureExplainTests.ExplainAsync(client, webhook.Text, SignatureExplainTests.Sign(JsonForms.JsonStringify(webhook.Text, 2)));

        changed["mistake"].Text().ShouldBe("re_serialised");
        signed["mistake"].Text().ShouldBe("pretty_printed");
    }

    [Fact]
    public async Task A_body_of_other_content_is_told_from_one_that_was_written_again()
    {
        var (client, result) = await CallBackAsync(Plain);
        using (client)
        {
            var signature = result.Headers["X-KopoKopo-Signature"];

            foreach (var other in new[] { result.Text.Replace("12345", "12346", StringComparison.Ordinal), "{}", "[]", "no JSON", "" })
            {
                (await SignatureExplainTests.ExplainAsync(client, other, signature))["mistake"].Text().ShouldBe("other_body", other);
            }
        }
    }

    [Fact]
    public async Task The_signature_of_another_app_is_not_known()
    {
        var (client, result) = await CallBackAsync(Plain);
        using (client)
        {
            using var stranger = await emulator.NewAppAsync();

            (await SignatureExplainTests.ExplainAsync(stranger, "{}", result.Headers["X-KopoKopo-Signature"]))["mistake"].Text().ShouldBe("unknown");
        }
    }

    private async Task<(ApiClient Client, ReceivedWebhook Result)> CallBackAsync(string notes)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var client = await emulator.NewAppAtNoonAsync();
        await client.CallBackAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.notes", notes));
        return (client, await receiver.NextAsync());
    }

    private static string Change(string body, string change) => change switch
    {
        "System.Text.Json" => JsonForms.SystemTextJson(body),
        "json.dumps" => JsonForms.JsonDumps(body),
        "JSON.stringify, 2" => JsonForms.JsonStringify(body, 2),
        "JSON.stringify, 4" => JsonForms.JsonStringify(body, 4),
        "json.dumps, 2" => JsonForms.JsonDumps(body, 2),
        "json.dumps, 4" => JsonForms.JsonDumps(body, 4),
        _ => JsonForms.Member(body, "data"),
    };
}
