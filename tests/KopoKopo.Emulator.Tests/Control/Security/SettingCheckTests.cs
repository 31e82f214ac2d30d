using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace KopoKopo.Emulator.Tests.Control.Security;

/// <summary>Wrong settings of the control API and of deliveries stop the start; the message names the setting.</summary>
public sealed class SettingCheckTests
{
    [Theory]
    [InlineData("JournalSize", "0")]
    [InlineData("JournalSize", "-1")]
    [InlineData("JournalSize", "1000001")]
    [InlineData("JournalSize", "many")]
    [InlineData("ControlOpen", "perhaps")]
    [InlineData("ControlToken", "two words")]
    [InlineData("ControlToken", "pässword")]
    [InlineData("EscapeHtml", "yes please")]
    [InlineData("PublicUrl", "pay.example.test")]
    [InlineData("PublicUrl", "ftp://pay.example.test")]
    [InlineData("PublicUrl", "https://pay.example.test/?a=b")]
    [InlineData("PublicUrl", "https://pay.example.test/#top")]
    [InlineData("Retry:Timeout", "PT0S")]
    [InlineData("Retry:Timeout", "PT2H")]
    [InlineData("Retry:Timeout", "10")]
    [InlineData("Retry:Timout", "PT10S")]
    [InlineData("Retry:Schedule:0", "-PT1S")]
    [InlineData("HostAliases:localhost", "")]
    [InlineData("HostAliases:localhost", "http://host.docker.internal")]
    [InlineData("CallbackAllow:0", "")]
    [InlineData("CallbackAllow:0", "https://shop.example")]
    [InlineData("CallbackAllow:0", "shop.example/callback")]
    [InlineData("CallbackAlow:0", "shop.example")]
    [InlineData("ControlHosts:0", "")]
    [InlineData("ControlHosts:0", "*.")]
    [InlineData("ControlHosts:0", "https://emulator.example.com")]
    [InlineData("ControlHosts:0", "emulator.example.com:8254")]
    [InlineData("ControlHosts:0", "emulator.*.com")]
    [InlineData("JournalBytes", "1048575")]
    [InlineData("JournalBytes", "17179869185")]
    [InlineData("JournalBytes", "64MB")]
    [InlineData("MaxApps", "0")]
    [InlineData("Https:Port", "-1")]
    [InlineData("Https:Port", "65536")]
    [InlineData("Https:Port", "https")]
    [InlineData("Https:Names:0", "https://shop.test")]
    [InlineData("Https:Names", "shop.test;shop.test:443")]
    [InlineData("Https:Nmes:0", "shop.test")]
    [InlineData("MaxApps", "1000001")]
    [InlineData("TillOpeningBalance", "-0.01")]
    [InlineData("TillOpeningBalance", "1000000000")]
    [InlineData("TillOpeningBalance", "1.001")]
    [InlineData("V2:StkErrors", "array")]
    [InlineData("V2:StkErrors", "2")]
    [InlineData("V2:ReversalFirstStatus", "Pending")]
    [InlineData("V2:SendMoneyStatus", "Transferred")]
    [InlineData("V2:DarajaMsisdn", "plain")]
    [InlineData("V2:Daraja", "hash")]
    public void A_wrong_value_is_refused_in_one_line_that_names_the_setting(string name, string value)
    {
        var message = Should.Throw<WrongSettingException>(() => Read((name, value))).Message;

        message.ShouldContain($"Emulator:{name.Split(':')[0]}");
        message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("ResultDely", "PT1S", "Emulator:ResultDely is not a setting; did you mean Emulator:ResultDelay?")]
    [InlineData("Retry:Timout", "PT1S", "Emulator:Retry:Timout is not a setting; did you mean Emulator:Retry:Timeout?")]
    [InlineData("Apps:0:Tils:0", "K000000", "Emulator:Apps:0:Tils is not a setting; did you mean Emulator:Apps:0:Tills?")]
    [InlineData("Apps:3:ClientID2", "shop", "Emulator:Apps:3:ClientID2 is not a setting; did you mean Emulator:Apps:3:ClientId?")]
    [InlineData("Section", "Emulator", "Emulator:Section is not a setting; did you mean")]
    public void A_mistyped_name_is_refused_wherever_it_stands_with_the_nearest(string name, string value, string expected) =>
        Should.Throw<WrongSettingException>(() => Read((name, value))).Message.ShouldStartWith(expected);

    [Theory]
    [InlineData("JournalSize", "1")]
    [InlineData("JournalSize", "1000000")]
    [InlineData("TillOpeningBalance", "0")]
    [InlineData("TillOpeningBalance", "999999999.99")]
    [InlineData("V2:StkErrors", "LIST")]
    [InlineData("V2:ReversalFirstStatus", "Scheduled")]
    [InlineData("V2:SendMoneyStatus", "received")]
    [InlineData("V2:DarajaMsisdn", "digits")]
    [InlineData("ControlToken", "t0k3n-_.~+/=")]
    [InlineData("ControlHosts:0", "emulator.example.com")]
    [InlineData("ControlHosts:0", "*.Example.com")]
    [InlineData("JournalBytes", "1048576")]
    [InlineData("JournalBytes", "17179869184")]
    [InlineData("PublicUrl", "https://pay.example.test")]
    [InlineData("PublicUrl", "http://pay.example.test:8080/kopokopo/")]
    [InlineData("HostAliases:localhost", "host.docker.internal")]
    [InlineData("HostAliases:localhost", "192.0.2.1")]
    [InlineData("CallbackAllow:0", "*.shop.example")]
    [InlineData("CallbackAllow:0", "localhost:9000")]
    [InlineData("CallbackAllow:0", "[::1]:9000")]
    [InlineData("strict", "true")]
    [InlineData("HostAliases:any.name", "localhost")]
    [InlineData("Apps:7:clientid", "shop", "Apps:7:ClientSecret", "secret", "Apps:7:ApiKey", "key", "Apps:7:Tills:0", "K000000")]
    public void A_right_value_is_read(params string[] settings) =>
        Read([.. settings.Chunk(2).Select(setting => (setting[0], setting[1]))]).ShouldNotBeNull();

    [Fact]
    public async Task A_start_with_one_ends_with_that_line()
    {
        var (exitCode, output) = await EmulatorHere.RunAsync(
            "--urls=http://127.0.0.1:0", "--Emulator:Database=", "--Emulator:ControlToken=a secret of two words");

        exitCode.ShouldBe(1);
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldHaveSingleItem();
        line.ShouldContain("Emulator:ControlToken");
        line.ShouldNotContain("two words");
    }

    [Fact]
    public async Task PublicUrl_stands_before_the_links_of_results_and_webhooks_whatever_the_request_says_of_its_host()
    {
        await using var emulator = EmulatorServer.With(("PublicUrl", "https://pay.example.test/kopokopo"), ("ControlOpen", "true"));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var client = await emulator.NewAppAtNoonAsync();
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "elsewhere.example");
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "ftp");

        var location = await client.PayAsync(new IncomingPaymentBuilder().CallingBack(receiver.Url));
        await client.AdvanceAsync("PT0.5S");
        var links = (await receiver.NextAsync()).Json["data"]!["attributes"]!["_links"]!;
        (await client.SendAsync(RequestBuilder.Subscription("customer_created", receiver.Url))).IsSuccessStatusCode.ShouldBeTrue();
        await client.SimulateAsync("customer_created");
        var webhook = (await receiver.NextAsync()).Json["_links"]!;

        location.AbsoluteUri.ShouldStartWith("https://pay.example.test/kopokopo/api/v1/incoming_payments/");
        links["self"].Text().ShouldBe(location.AbsoluteUri);
        webhook["self"].Text().ShouldStartWith("https://pay.example.test/kopokopo/webhook_events/");
        webhook["resource"].Text().ShouldStartWith("https://pay.example.test/kopokopo/mobile_money_user/");
    }

    private static EmulatorOptions Read(params (string Name, string Value)[] settings) => EmulatorSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Emulator:{setting.Name}", (string?)setting.Value)))
            .Build());
}
