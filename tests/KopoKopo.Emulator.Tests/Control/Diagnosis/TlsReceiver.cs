using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KopoKopo.Emulator.Tests.Control.Diagnosis;

/// <summary>A callback endpoint behind https, with a certificate that nobody vouches for.</summary>
internal sealed class TlsReceiver : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _app;
    private int _requests;

    private TlsReceiver(X509Certificate2 certificate)
    {
        _certificate = certificate;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _app = builder.Build();
        _app.Run(http =>
        {
            Interlocked.Increment(ref _requests);
            http.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
    }

    public int Port { get; private set; }

    /// <summary>Its certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>How many requests came through TLS.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Starts one whose certificate is for this name and ends at this time.</summary>
    public static async Task<TlsReceiver> StartAsync(string name, DateTimeOffset notAfter)
    {
        var receiver = new TlsReceiver(CertificateOf(name, notAfter));
        await receiver._app.StartAsync();
        receiver.Port = new Uri(receiver._app.Urls.Single()).Port;
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 CertificateOf(string name, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(notAfter.AddYears(-1), notAfter);

        // A server wants the key in a form that this gives it.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
