using System.Net;
using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace KopoKopo.Emulator.Tests.Resources;

public sealed class IncomingPaymentValidationTests(EmulatorServer emulator)
{
    private const string Path = "/api/v1/incoming_payments";
    private const string Removed = "(removed)";
    private static readonly string TooLong = $"\"{new string('1', 256)}\"";

    /// <summary>A member's path, the JSON put there, and the message; in the documentation's order of members.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "payment_channel", Removed, "Payment channel can't be blank" },
        { "payment_channel", "null", "Payment channel can't be blank" },
        { "payment_channel", "\"\"", "Payment channel can't be blank" },
        { "payment_channel", "\" \\t\"", "Payment channel can't be blank" },
        { "payment_channel", "1", "Payment channel is invalid" },
        { "payment_channel", "{}", "Payment channel is invalid" },
        { "payment_channel", "\"Airtel Money\"", "Payment channel is invalid" },
        { "payment_channel", "\"M-PESA STK Push \"", "Payment channel is invalid" },
        { "payment_channel", TooLong, "Payment channel is too long (maximum is 255 characters)" },

        { "till_number", Removed, "Till number can't be blank" },
        { "till_number", "null", "Till number can't be blank" },
        { "till_number", "\"\"", "Till number can't be blank" },
        { "till_number", "\"  \"", "Till number can't be blank" },
        { "till_number", "112233.5", "Till number is invalid" },
        { "till_number", "false", "Till number is invalid" },
        { "till_number", "[\"K000000\"]", "Till number is invalid" },
        { "till_number", "\"K\"", "Till number is invalid" },
        { "till_number", "\"KK000000\"", "Till number is invalid" },
        { "till_number", "\"K00 000\"", "Till number is invalid" },
        { "till_number", "\"-112233\"", "Till number is invalid" },
        { "till_number", "\"\u0661\u0662\u0663\"", "Till number is invalid" },
        { "till_number", "\"1234567890123\"", "Till number is invalid" },
        { "till_number", TooLong, "Till number is too long (maximum is 255 characters)" },

        { "subscriber", Removed, "Subscriber can't be blank" },
        { "subscriber", "null", "Subscriber can't be blank" },
        { "subscriber", "\"\"", "Subscriber can't be blank" },
        { "subscriber", "\"+254712345678\"", "Subscriber is invalid" },
        { "subscriber", "[]", "Subscriber is invalid" },
        { "subscriber", "7", "Subscriber is invalid" },
        { "subscriber", "{}", "Subscriber phone number can't be blank" },
        { "subscriber.first_name", "1", "Subscriber first name is invalid" },
        { "subscriber.first_name", "[]", "Subscriber first name is invalid" },
        { "subscriber.first_name", TooLong, "Subscriber first name is too long (maximum is 255 characters)" },
        { "subscriber.middle_name", "true", "Subscriber middle name is invalid" },
        { "subscriber.middle_name", TooLong, "Subscriber middle name is too long (maximum is 255 characters)" },
        { "subscriber.last_name", "{}", "Subscriber last name is invalid" },
        { "subscriber.last_name", TooLong, "Subscriber last name is too long (maximum is 255 characters)" },
        { "subscriber.phone_number", Removed, "Subscriber phone number can't be blank" },
        { "subscriber.phone_number", "null", "Subscriber phone number can't be blank" },
        { "subscriber.phone_number", "\"\"", "Subscriber phone number can't be blank" },
        { "subscriber.phone_number", "254712345678.5", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "[]", "Subscriber phone number is invalid" },
        { "subscriber.phone_number", "\"phone\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"+25471234567\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"+2547123456789\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"+255712345678\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"+0712345678\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"+2540712345678\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"+254012345678\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"++254712345678\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"712345678\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"071234567\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"+254 712 345 678\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", "\"+25471234567\u0668\"", "Subscriber phone number is an invalid number" },
        { "subscriber.phone_number", TooLong, "Subscriber phone number is too long (maximum is 255 characters)" },

        { "amount", Removed, "Amount can't be blank" },
        { "amount", "null", "Amount can't be blank" },
        { "amount", "\" \"", "Amount can't be blank" },
        { "amount", "100", "Amount is invalid" },
        { "amount", "\"100\"", "Amount is invalid" },
        { "amount", "[100]", "Amount is invalid" },
        { "amount", "{}", "Amount currency can't be blank" },
        { "amount.currency", Removed, "Amount currency can't be blank" },
        { "amount.currency", "null", "Amount currency can't be blank" },
        { "amount.currency", "\"\"", "Amount currency can't be blank" },
        { "amount.currency", "\"USD\"", "Amount currency is invalid" },
        { "amount.currency", "404", "Amount currency is invalid" },
        { "amount.currency", TooLong, "Amount currency is too long (maximum is 255 characters)" },
        { "amount.value", Removed, "Amount value can't be blank" },
        { "amount.value", "null", "Amount value can't be blank" },
        { "amount.value", "\"\"", "Amount value can't be blank" },
        { "amount.value", "\"  \"", "Amount value can't be blank" },
        { "amount.value", "\"ten\"", "Amount value is not a number" },
        { "amount.value", "\"NaN\"", "Amount value is not a number" },
        { "amount.value", "\"1,000\"", "Amount value is not a number" },
        { "amount.value", "\"KES 10\"", "Amount value is not a number" },
        { "amount.value", "\"0x10\"", "Amount value is not a number" },
        { "amount.value", "\"5\\u0000\"", "Amount value is not a number" },
        { "amount.value", "true", "Amount value is not a number" },
        { "amount.value", "[]", "Amount value is not a number" },
        { "amount.value", "[100]", "Amount value is not a number" },
        { "amount.value", "{}", "Amount value is not a number" },
        { "amount.value", "{\"value\":100}", "Amount value is not a number" },
        { "amount.value", "0", "Amount value must be greater than 0" },
        { "amount.value", "-0.0", "Amount value must be greater than 0" },
        { "amount.value", "\"0.00\"", "Amount value must be greater than 0" },
        { "amount.value", "-1", "Amount value must be greater than 0" },
        { "amount.value", "\"-100\"", "Amount value must be greater than 0" },
        { "amount.value", "1000000000", "Amount value must be less than or equal to 999999999.99" },
        { "amount.value", "\"1000000000.00\"", "Amount value must be less than or equal to 999999999.99" },
        { "amount.value", "1e20", "Amount value must be less than or equal to 999999999.99" },
        { "amount.value", "20.555", "Amount value must have at most 2 decimals" },
        { "amount.value", "\"0.001\"", "Amount value must have at most 2 decimals" },

        { "metadata", "[[]]", "Metadata is invalid" },
        { "metadata", "[{\"a\":1}]", "Metadata is invalid" },
        { "metadata", "5", "Metadata is invalid" },
        { "metadata", "true", "Metadata is invalid" },
        { "metadata", "\"notes\"", "Metadata is invalid" },
        { "metadata", "{\"a\":{}}", "Metadata is invalid" },
        { "metadata", "{\"a\":\"1\",\"b\":[1]}", "Metadata is invalid" },

        { "_links", Removed, "Callback url can't be blank" },
        { "_links", "null", "Callback url can't be blank" },
        { "_links", "\"http://127.0.0.1:1/\"", "Callback url can't be blank" },
        { "_links", "{}", "Callback url can't be blank" },
        { "_links.callback_url", "null", "Callback url can't be blank" },
        { "_links.callback_url", "\" \"", "Callback url can't be blank" },
        { "_links.callback_url", "1", "Callback url is invalid" },
        { "_links.callback_url", "[\"http://127.0.0.1:1/\"]", "Callback url is invalid" },
        { "_links.callback_url", "\"callback\"", "Callback url is invalid" },
        { "_links.callback_url", "\"/callback\"", "Callback url is invalid" },
        { "_links.callback_url", "\"//127.0.0.1/callback\"", "Callback url is invalid" },
        { "_links.callback_url", "\"http://\"", "Callback url is invalid" },
        { "_links.callback_url", "\"ftp://127.0.0.1/callback\"", "Callback url is invalid" },
        { "_links.callback_url", "\"javascript:alert(1)\"", "Callback url is invalid" },
        { "_links.callback_url", "\"file:///etc/passwd\"", "Callback url is invalid" },
        { "_links.callback_url", $"\"http://127.0.0.1:1/{new string('a', 2048)}\"", "Callback url is too long (maximum is 2048 characters)" },
    };

    public static TheoryData<string> MoreThanAnyMoney => ["1e30", "1e400", "-1e400", "\"1e400\"", $"1{new string('0', 400)}", $"\"1{new string('0', 400)}\""];

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_member_that_does_not_do_is_refused_by_name(string path, string value, string message)
    {
        using var client = await emulator.NewAppAsync();

        await ShouldBeRefusedAsync(client, Body(path, value), message);
    }

    [Theory]
    [MemberData(nameof(MoreThanAnyMoney), DisableDiscoveryEnumeration = true)]
    public async Task An_amount_beyond_all_arithmetic_is_refused_like_any_other(string value)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync(Path, Body("amount.value", value));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ApiClient.JsonAsync(answer))["error_message"]!.GetValue<string>().ShouldStartWith("Amount value ");
    }

    [Theory]
    [InlineData("payment_channel", "\"m-pesa stk push\"")]
    [InlineData("till_number", "\"k112233\"")]
    [InlineData("till_number", "\"123456789012\"")]
    [InlineData("subscriber.first_name", "\" \"")]
    [InlineData("subscriber.phone_number", "\"+254112345678\"")]
    [InlineData("subscriber.phone_number", "\" 0112345678 \"")]
    [InlineData("amount.value", "0.01")]
    [InlineData("amount.value", "999999999.99")]
    [InlineData("amount.value", "1e2")]
    [InlineData("amount.value", "20.500")]
    [InlineData("metadata", """{"a":1e400,"":"","b":null}""")]
    [InlineData("_links.callback_url", "\"HTTPS://user@host:8443/a?b=c#d\"")]
    public async Task What_is_just_within_the_rules_is_accepted(string path, string value)
    {
        using var client = await emulator.NewAppAsync();

        var answer = await client.PostAsync(Path, Body(path, value));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_several_errors_only_the_first_in_the_documentations_order_is_told()
    {
        using var client = await emulator.NewAppAsync();
        var body = new JsonObject();

        // Each step repairs what was told, and the next complaint comes, whatever the order of the members in the body.
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Payment channel can't be blank");
        body["_links"] = new JsonObject { ["callback_url"] = "ftp://127.0.0.1/" };
        body["metadata"] = 5;
        body["payment_channel"] = "M-PESA STK Push";
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Till number can't be blank");
        body["till_number"] = "K000000";
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Subscriber can't be blank");
        body["subscriber"] = new JsonObject { ["last_name"] = 3, ["middle_name"] = 2, ["first_name"] = 1 };
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Subscriber first name is invalid");
        body["subscriber"]!["first_name"] = "Joe";
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Subscriber middle name is invalid");
        body["subscriber"]!["middle_name"] = null;
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Subscriber last name is invalid");
        body["subscriber"]!["last_name"] = "Buyer";
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Subscriber phone number can't be blank");
        body["subscriber"]!["phone_number"] = "+254712345678";
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Amount can't be blank");
        body["amount"] = new JsonObject { ["value"] = -1, ["currency"] = "USD" };
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Amount currency is invalid");
        body["amount"]!["currency"] = "KES";
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Amount value must be greater than 0");
        body["amount"]!["value"] = 1;
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Metadata is invalid");
        body.Remove("metadata");
        await ShouldBeRefusedAsync(client, body.ToJsonString(), "Callback url is invalid");
        body["_links"]!["callback_url"] = "http://127.0.0.1:1/callback";
        (await client.PostAsync(Path, body.ToJsonString())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_refused_request_leaves_nothing_behind()
    {
        var file = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        try
        {
            await using (var own = EmulatorServer.With(("Database", file), ("ResultDelay", "PT1H")))
            {
                using var client = await own.NewAppAsync();
                foreach (var row in Wrong)
                {
                    var (path, value, message) = row.Data;
                    await ShouldBeRefusedAsync(client, Body(path, value), message);
                }

                // One that is accepted, to show that the count below counts.
                await client.PayAsync(new IncomingPaymentBuilder());
            }

            CountRows(file).ShouldBe((1, 1));
        }
        finally
        {
            foreach (var suffix in new[] { "", "-wal", "-shm" }) File.Delete(file + suffix);
        }
    }

    private static async Task ShouldBeRefusedAsync(ApiClient client, string body, string message)
    {
        var answer = await client.PostAsync(Path, body);

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{body}: {text}");
        text.ShouldBe($$"""{"error_code":400,"error_message":"{{message}}"}""", body);
        answer.Headers.Location.ShouldBeNull();
    }

    // As text: JsonNode would write 1e400 or -0.0 in its own way.
    private static string Body(string path, string value)
    {
        const string placeholder = "the value under test";
        return value == Removed
            ? new IncomingPaymentBuilder().Without(path).ToJson()
            : new IncomingPaymentBuilder().With(path, placeholder).ToJson().Replace($"\"{placeholder}\"", value, StringComparison.Ordinal);
    }

    private static (long Resources, long Due) CountRows(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM resource), (SELECT count(*) FROM due)";
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
