using System.Text;
using System.Text.Json;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Control.Deliveries;

/// <summary>The setting <c>EscapeHtml</c>: results and webhooks as Rails' <c>to_json</c> writes them.</summary>
public sealed class EscapeHtmlTests
{
    private const string Notes = "Zoë & Søn's <b>\"2 > 1\"</b> \\ â € 😀 \u2027\u2028\u2029\u202a";

    [Fact]
    public async Task A_result_is_written_and_signed_as_Rails_would_while_GET_answers_the_characters_themselves()
    {
        await using var emulator = EmulatorServer.With(("EscapeHtml", "true"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url).With("metadata.notes", Notes).With("metadata.a&b", "key"));
        await client.AdvanceAsync("PT0.5S");
        var result = await receiver.NextAsync();
        var answer = await client.GetTextAsync(location);

        result.Text.ShouldBe(AsRails(answer));
        result.Text.ShouldContain("""Zoë \u0026 Søn's \u003cb\u003e\"2 \u003e 1\"\u003c/b\u003e""");
        result.Text.ShouldContain("\u2027\\u2028\\u2029\u202a");
        result.ShouldBeSignedWith(ApiClient.ApiKey);
        answer.ShouldContain("& Søn's <b>");
        answer.ShouldContain("\u2028\u2029");
        result.Json["data"]!["attributes"]!["metadata"]!["notes"].Text().ShouldBe(Notes);
    }

    [Fact]
    public async Task A_webhook_is_written_and_signed_so_too_and_its_replay_is_the_same()
    {
        await using var emulator = EmulatorServer.With(("EscapeHtml", "true"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        await client.SubscribeAsync("buygoods_transaction_received", receiver.Url);

        await client.SimulateAsync("buygoods_transaction_received", """{ "sender_first_name": "<Joe> & \u2028" }""");
        var webhook = await receiver.NextAsync();
        var delivery = (await client.WaitForAsync("")).ShouldHaveSingleItem()!;
        await client.ReplayAsync(delivery.Id());
        var replayed = await receiver.NextAsync();

        webhook.Text.ShouldContain("""\u003cJoe\u003e \u0026 \u2028""");
        webhook.ShouldBeSignedWith(ApiClient.ApiKey);
        delivery["body"].Text().ShouldBe(webhook.Text);
        replayed.Bytes.ShouldBe(webhook.Bytes);
    }

    [Fact]
    public async Task A_body_with_nothing_to_escape_is_the_same_as_without_the_setting()
    {
        await using var emulator = EmulatorServer.With(("EscapeHtml", "true"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");

        (await receiver.NextAsync()).Text.ShouldBe(await client.GetTextAsync(location));
    }

    // Written from the parsed value by an encoder of the test's own, not by replacing in the emulator's text.
    private static string AsRails(string json)
    {
        var text = new StringBuilder();
        Write(JsonDocument.Parse(json).RootElement);
        return text.ToString();

        void Write(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    WriteAll('{', value.EnumerateObject(), member =>
                    {
                        WriteText(member.Name);
                        text.Append(':');
                        Write(member.Value);
                    }, '}');
                    break;
                case JsonValueKind.Array:
                    WriteAll('[', value.EnumerateArray(), Write, ']');
                    break;
                case JsonValueKind.String:
                    WriteText(value.GetString()!);
                    break;
                default:
                    text.Append(value.GetRawText());
                    break;
            }
        }

        void WriteAll<T>(char open, IEnumerable<T> items, Action<T> write, char close)
        {
            text.Append(open);
            foreach (var (index, item) in items.Index())
            {
                if (index > 0) text.Append(',');
                write(item);
            }

            text.Append(close);
        }

        void WriteText(string value)
        {
            text.Append('"');
            foreach (var character in value)
            {
                text.Append(character switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '&' or '<' or '>' or '\u2028' or '\u2029' => $"\\u{(int)character:x4}",
                    _ => character.ToString(),
                });
            }

            text.Append('"');
        }
    }
}
