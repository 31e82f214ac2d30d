using System.Text.Json.Nodes;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Clients;

/// <summary>Tokens and STK pushes by the SDK for Node (node-sdk.js).</summary>
public sealed class NodeSdkTests(EmulatorServer emulator, NodeTool node)
{
    private const string Payment =
        """
        {
          "paymentChannel": "M-PESA STK Push",
          "tillNumber": "K000000",
          "firstName": "Zoë",
          "lastName": "O'Brien 😀",
          "phoneNumber": "+254999999999",
          "email": "zoe@example.com",
          "currency": "KES",
          "amount": 20.5,
          "metadata": { "10": "ten", "2": "two", "café": "crème brûlée 🍮", "path": "a/b\\c <&> \u2028" }
        }
        """;

    [Fact]
    public async Task It_pays_polls_and_verifies_the_callback()
    {
        var report = await RunAsync(ApiClient.ApiKey);
        var before = report["before"]!["data"]!["attributes"]!;
        var after = report["after"]!["data"]!["attributes"]!;

        report["location"]!.GetValue<string>().ShouldStartWith(new Uri(emulator.Address, "/api/v1/incoming_payments/").AbsoluteUri);
        before["status"]!.GetValue<string>().ShouldBe("Pending");
        before["event"]!["resource"].ShouldBeNull();
        after["status"]!.GetValue<string>().ShouldBe("Success");
        after["event"]!["resource"]!["sender_first_name"]!.GetValue<string>().ShouldBe("Zoë");
        after["event"]!["resource"]!["sender_last_name"]!.GetValue<string>().ShouldBe("O'Brien 😀");
        JsonNode.DeepEquals(after["metadata"], JsonNode.Parse(Payment)!["metadata"]).ShouldBeTrue(after["metadata"]!.ToJsonString());
        report["webhook"]!["rejected"].ShouldBeNull();
        report["webhook"]!["body"]!.ToJsonString().ShouldBe(report["after"]!.ToJsonString());
    }

    [Fact]
    public async Task It_inspects_and_revokes_its_token_and_is_unauthorized_after_that()
    {
        var report = await RunAsync(ApiClient.ApiKey);

        report["token"]!["token_type"]!.GetValue<string>().ShouldBe("Bearer");
        report["info"]!["application"]!["uid"]!.GetValue<string>().ShouldBe(report["clientId"]!.GetValue<string>());
        report["info"]!["expires_in"]!.GetValue<int>().ShouldBeInRange(1, report["token"]!["expires_in"]!.GetValue<int>());

        // The SDK resolves these with a member of the response that does not exist; that it resolves says the status was 2xx.
        report["introspected"]!.GetValue<string>().ShouldBe("undefined");
        report["revoked"]!.GetValue<string>().ShouldBe("undefined");
        report["afterRevoke"]!.GetValue<string>().ShouldBe("Unauthorized");
    }

    [Fact]
    public async Task It_rejects_a_callback_when_its_API_key_is_another()
    {
        var report = await RunAsync("another key");

        report["webhook"]!["body"].ShouldBeNull();
        report["webhook"]!["rejected"]!.GetValue<string>().ShouldBe("401: Webhook not authenticated");
        report["after"]!["data"]!["attributes"]!["status"]!.GetValue<string>().ShouldBe("Success");
    }

    private Task<JsonNode> RunAsync(string apiKey) => NodeMerchant.RunAsync(emulator, node, "node-sdk.js", $$"""{ "payment": {{Payment}} }""", apiKey);
}
