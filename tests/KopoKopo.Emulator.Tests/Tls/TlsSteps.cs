using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KopoKopo.Emulator.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KopoKopo.Emulator.Tests.Tls;

/// <summary>What a client does to speak to the emulator over TLS.</summary>
internal static class TlsSteps
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Where it speaks TLS, on 127.0.0.1.</summary>
    public static Uri SecureAddress(this EmulatorServer emulator)
    {
        _ = emulator.Address;
        var addresses = emulator.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal)));
    }

    /// <summary>The authority, as it is served.</summary>
    public static async Task<string> AuthorityAsync(this EmulatorServer emulator)
    {
        using var http = new HttpClient { BaseAddress = emulator.Address };
        return await http.GetStringAsync("/_emulator/ca.pem", Cancellation);
    }

    /// <summary>Takes a token as this app, and sends it from now on.</summary>
    public static async Task<string> AuthorizeAsync(this HttpClient http, string clientId, string secret = "secret")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = clientId,
            ["client_secret"] = secret,
            ["grant_type"] = "client_credentials",
        });
        using var answer = await http.PostAsync("/oauth/token", form, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        var token = (await ApiClient.JsonAsync(answer))["access_token"].Text();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return token;
    }

    /// <summary>A client that trusts this authority alone; whatever name it calls, it is led to the emulator as a hosts entry would.</summary>
    public static HttpClient ClientThatTrusts(string? authority, Uri emulator)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(emulator.Host, emulator.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        if (authority is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509Certificate2.CreateFromPem(authority) },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }

        var http = new HttpClient(handler) { BaseAddress = emulator, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("shop/1.0");
        return http;
    }
}
