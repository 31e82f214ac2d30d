using System.Net;
using KopoKopo.Emulator.Tests.Infrastructure;

namespace KopoKopo.Emulator.Tests.Scenarios.Files;

/// <summary>A file that changes counts from the next request on, without a restart.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private const string Insufficient = "The balance is insufficient for the transaction";
    private const string Cancelled = "Request cancelled by user";
    private const string Expired = "Transaction has expired";
    private readonly ScenarioFolder _folder = new();
    private readonly EmulatorServer _emulator;

    public ReloadTests() => _emulator = _folder.Serve();

    [Fact]
    public async Task The_very_next_request_sees_a_rewritten_file()
    {
        using var client = await ActiveAsync("mine", ScenarioFolder.EveryPayment("cancelled"));

        var before = await client.FateOfAPaymentAsync();
        _folder.Write("mine", ScenarioFolder.EveryPayment("insufficient_funds"));
        var after = await client.FateOfAPaymentAsync();

        before.ShouldBe(Cancelled);
        after.ShouldBe(Insufficient);
    }

    [Fact]
    public async Task A_change_that_keeps_the_files_length_is_seen_too()
    {
        using var client = await ActiveAsync("mine", ScenarioFolder.EveryPayment("expired"));

        var before = await client.FateOfAPaymentAsync();
        _folder.Write("mine", ScenarioFolder.EveryPayment("success"));

        // Two writes within a tick of the file system's clock would bear the same time.
        File.SetLastWriteTimeUtc(_folder.PathOf("mine"), File.GetLastWriteTimeUtc(_folder.PathOf("mine")).AddSeconds(1));

        before.ShouldBe(Expired);
        (await client.FateOfAPaymentAsync()).ShouldBe("Success");
    }

    [Fact]
    public async Task State_counts_and_queue_start_again_with_new_content()
    {
        using var client = await ActiveAsync("mine", Stateful("one"));
        var first = await client.FateOfAPaymentAsync();
        var second = await client.FateOfAPaymentAsync();
        var third = await client.FateOfAPaymentAsync();
        await client.PostAsync("/_emulator/outcomes", """{ "on": "incoming_payment", "outcome": "wrong_pin" }""");
        _folder.Write("mine", Stateful("another one"));

        // Cancelled in the state Started, expired once, then whatever the default is.
        new[] { first, second, third }.ShouldBe([Cancelled, Expired, "Success"]);
        (await client.FateOfAPaymentAsync()).ShouldBe(Cancelled);
        (await client.FateOfAPaymentAsync()).ShouldBe(Expired);
        (await client.GetJsonAsync("/_emulator/outcomes"))["outcomes"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_state_is_that_of_the_new_content_before_any_request_came()
    {
        using var client = await ActiveAsync("mine", Stateful("one"));
        await client.FateOfAPaymentAsync();
        var before = await client.StateAsync();
        _folder.Write("mine", Stateful("another one"));

        before.ShouldBe("Cancelled");
        (await client.StateAsync()).ShouldBe("Started");
    }

    [Fact]
    public async Task A_state_that_was_set_after_the_change_holds()
    {
        using var client = await ActiveAsync("mine", Stateful("one"));
        await client.FateOfAPaymentAsync();
        _folder.Write("mine", Stateful("another one"));
        var answer = await client.Http.PutAsync(
            "/_emulator/scenario/state",
            new StringContent("""{"state":"Cancelled"}""", System.Text.Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.FateOfAPaymentAsync()).ShouldBe(Expired);
    }

    [Fact]
    public async Task An_outcome_that_was_queued_after_the_change_is_used()
    {
        using var client = await ActiveAsync("mine", ScenarioFolder.EveryPayment("cancelled"));
        await client.FateOfAPaymentAsync();
        _folder.Write("mine", ScenarioFolder.EveryPayment("insufficient_funds"));
        await client.PostAsync("/_emulator/outcomes", """{ "on": "incoming_payment", "outcome": "expired" }""");

        (await client.FateOfAPaymentAsync()).ShouldBe(Expired);
        (await client.FateOfAPaymentAsync()).ShouldBe(Insufficient);
    }

    [Fact]
    public async Task A_file_that_is_written_again_unchanged_starts_nothing_again()
    {
        using var client = await ActiveAsync("mine", Stateful("one"));
        await client.FateOfAPaymentAsync();
        _folder.Write("mine", Stateful("one"));
        File.SetLastWriteTimeUtc(_folder.PathOf("mine"), File.GetLastWriteTimeUtc(_folder.PathOf("mine")).AddSeconds(1));

        (await client.FateOfAPaymentAsync()).ShouldBe(Expired);
    }

    [Fact]
    public async Task Bad_new_content_keeps_the_last_good_one_going_with_its_state_and_readiness_names_it()
    {
        using var client = await ActiveAsync("mine", Stateful("one"));
        await client.FateOfAPaymentAsync();
        _folder.Write("mine", """
            {
              "rules": [ { "on": "incoming_payment", "outcome": "canceled" } ]
            }
            """);

        var fate = await client.FateOfAPaymentAsync();
        var (status, problems) = await client.ReadinessAsync();
        _folder.Write("mine", ScenarioFolder.EveryPayment("insufficient_funds"));

        fate.ShouldBe(Expired, "the rule for the state after the first payment");
        status.ShouldBe(HttpStatusCode.OK);
        problems.ShouldBe(["""mine.json:2: rules[0].outcome: unknown outcome "canceled"; did you mean "cancelled"?"""]);
        (await client.FateOfAPaymentAsync()).ShouldBe(Insufficient);
        (await client.ReadinessAsync()).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_file_can_be_activated_at_once()
    {
        using var client = await _emulator.NewAppAtNoonAsync();
        var before = await client.TryActivateAsync("new");
        _folder.Write("new", ScenarioFolder.EveryPayment("cancelled"));
        await client.ActivateAsync("new");

        before.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.ScenariosAsync()).Keys.ShouldBe(["new"]);
        (await client.FateOfAPaymentAsync()).ShouldBe(Cancelled);
    }

    [Fact]
    public async Task A_deleted_file_is_gone_from_the_list_and_its_last_content_goes_on_until_another_is_chosen()
    {
        using var client = await ActiveAsync("mine", ScenarioFolder.EveryPayment("cancelled"));
        await client.FateOfAPaymentAsync();
        File.Delete(_folder.PathOf("mine"));

        (await client.ScenariosAsync()).ShouldBeEmpty();
        (await client.TryActivateAsync("mine")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.FateOfAPaymentAsync()).ShouldBe(Cancelled);
        await client.ActivateAsync("default");
        (await client.FateOfAPaymentAsync()).ShouldBe("Success");
    }

    [Fact]
    public async Task A_folder_mounted_by_links_as_orchestrators_do_is_read_again_when_the_link_moves()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need no rights on Linux only");
        MountAs("..1", "cancelled");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data"), "..1");
        File.CreateSymbolicLink(_folder.PathOf("mine"), "..data/mine.json");
        using var client = await _emulator.NewAppAtNoonAsync();
        await client.ActivateAsync("mine");
        var before = await client.FateOfAPaymentAsync();

        MountAs("..2", "insufficient_funds");
        Directory.Delete(Path.Combine(_folder.FullName, "..data"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data"), "..2");

        before.ShouldBe(Cancelled);
        (await client.FateOfAPaymentAsync()).ShouldBe(Insufficient);
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The first payment is cancelled, the second expires, all others succeed.</summary>
    private static string Stateful(string description) =>
        $$"""
        {
          "description": "{{description}}",
          "rules": [
            { "name": "first", "on": "incoming_payment", "whenState": "Started", "thenState": "Cancelled", "outcome": "cancelled" },
            { "name": "second", "on": "incoming_payment", "whenState": "Cancelled", "times": 1, "outcome": "expired" }
          ]
        }
        """;

    private void MountAs(string version, string outcome)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, version));
        File.WriteAllText(Path.Combine(_folder.FullName, version, "mine.json"), ScenarioFolder.EveryPayment(outcome));
    }

    private async Task<ApiClient> ActiveAsync(string name, string json)
    {
        _folder.Write(name, json);
        var client = await _emulator.NewAppAtNoonAsync();
        await client.ActivateAsync(name);
        return client;
    }
}
