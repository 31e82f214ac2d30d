using System.Net;
using System.Security.Cryptography;
using System.Text;
using KopoKopo.Emulator.Tests.Infrastructure;
using static KopoKopo.Emulator.Tests.Resources.OAuth.OAuthSteps;

namespace KopoKopo.Emulator.Tests.Resources.OAuth;

/// <summary>How long a token opens the API: until its time is up or it is revoked, across restarts.</summary>
public sealed class TokenLifeTests(EmulatorServer emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_expires_when_its_time_is_up_and_not_a_second_earlier()
    {
        using var client = await emulator.NewAppAsync();
        await client.FreezeAsync("2026-01-31T12:00:00+03:00");
        client.UseToken(await client.NewTokenAsync());
        var location = await client.PayAsync(new IncomingPaymentBuilder());

        await client.AdvanceAsync("PT3599S");
        using var before = await client.Http.GetAsync(location, Cancellation);
        await client.AdvanceAsync("PT1S");
        using var after = await client.Http.GetAsync(location, Cancellation);

        before.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldBeUnauthorizedAsync(after, "The access token expired");
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_and_the_apps_next_one_does()
    {
        using var client = await emulator.NewAppAsync();
        var location = await client.PayAsync(new IncomingPaymentBuilder());
        await RevokeAsync(client.Http, new OAuthClient(client.ClientId, "secret"), client.Token);

        using var byGet = await client.Http.GetAsync(location, Cancellation);
        using var byPost = await client.PostAsync("/api/v1/incoming_payments", new IncomingPaymentBuilder().ToJson());
        client.UseToken(await client.NewTokenAsync());
        using var byNext = await client.Http.GetAsync(location, Cancellation);

        await ShouldBeUnauthorizedAsync(byGet, "The access token was revoked");
        await ShouldBeUnauthorizedAsync(byPost, "The access token was revoked");
        byNext.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_lives_and_a_revocation_holds_across_a_restart_but_the_file_gives_no_token_away()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        try
        {
            var app = NewApp();
            string live;
            string revoked;
            await using (var first = EmulatorServer.With(("Database", file)))
            {
                using var http = new HttpClient { BaseAddress = first.Address };
                (live, revoked) = (await TokenAsync(http, app), await TokenAsync(http, app));
                await RevokeAsync(http, app, revoked);
                ShouldHoldTheHashAlone([.. Read(file), .. Read($"{file}-wal")], live);
            }

            ShouldHoldTheHashAlone(Read(file), live);
            await using var second = EmulatorServer.With(("Database", file));
            using var again = new HttpClient { BaseAddress = second.Address };
            (await IntrospectAsync(again, app, live))["active"]!.GetValue<bool>().ShouldBeTrue();
            (await IntrospectAsync(again, app, revoked))["active"]!.GetValue<bool>().ShouldBeFalse();
        }
        finally
        {
            foreach (var suffix in new[] { "", "-wal", "-shm" }) File.Delete(file + suffix);
        }
    }

    private static async Task ShouldBeUnauthorizedAsync(HttpResponseMessage answer, string description)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe($$"""{"error_code":401,"error_message":"{{description}}"}""");
        Header(answer, "WWW-Authenticate").ShouldBe($"Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"{description}\"");
    }

    private static byte[] Read(string file)
    {
        if (!File.Exists(file)) return [];

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void ShouldHoldTheHashAlone(byte[] stored, string token)
    {
        stored.AsSpan().IndexOf(SHA256.HashData(Encoding.UTF8.GetBytes(token))).ShouldBeGreaterThan(0);
        stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)).ShouldBe(-1);
        stored.AsSpan().IndexOf(Encoding.Unicode.GetBytes(token)).ShouldBe(-1);
        stored.AsSpan().IndexOf(System.Buffers.Text.Base64Url.DecodeFromChars(token)).ShouldBe(-1);
    }
}
