using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator.Api.Tls;

/// <summary>
/// The authority behind <c>Https:Port</c>: made at the first start that wants it and kept beside the database, so that whoever trusts it goes on trusting. It
/// issues the server's certificate anew at each start, for the names that the settings have by then. Without the setting nothing of it is made or read.
/// </summary>
internal sealed class CertificateAuthority(Database database, TimeProvider time, EmulatorOptions options) : IDisposable
{
    private const int YearsOfAuthority = 10;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // What Apple's systems take at most, of a private authority too.
    private static readonly TimeSpan LifeOfServer = TimeSpan.FromDays(397);

    private readonly AuthorityFiles _files = new(database.RealPath);
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;

    /// <summary>The authority's certificate, to be trusted by clients; null where TLS was not asked for.</summary>
    public string? Pem => options.Https.Port is null ? null : Certificate().ExportCertificatePem();

    /// <summary>A certificate for this server, with its key, which is nowhere kept.</summary>
    public X509Certificate2 IssueServerCertificate()
    {
        var authority = Certificate();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = options.Https.NamesOrDefault();
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(NamesOf(names));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var end = new[] { time.GetUtcNow() + LifeOfServer, new DateTimeOffset(authority.NotAfter) }.Min();
        using var issued = request.Create(authority, new DateTimeOffset(authority.NotBefore), end, RandomNumberGenerator.GetBytes(16));
        using var whole = issued.CopyWithPrivateKey(key);

        // Windows serves only a key that it has read.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null);
    }

    public void Dispose()
    {
        _certificate?.Dispose();
        if (_certificate is not null && string.IsNullOrWhiteSpace(options.Database)) _files.Delete();
    }

    private X509Certificate2 Certificate()
    {
        lock (_gate)
        {
            if (_certificate is not null) return _certificate;

            var kept = _files.Read();
            if (kept is not null && kept.NotAfter > time.GetUtcNow().LocalDateTime) return _certificate = kept;

            kept?.Dispose();
            var made = Make();
            _files.Write(made);
            return _certificate = made;
        }
    }

    private X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var number = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var request = new CertificateRequest($"CN=KopoKopo.Emulator authority {number}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(YearsOfAuthority));
    }

    private static X509Extension NamesOf(IEnumerable<string> names)
    {
        var all = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) all.AddIpAddress(address);
            else all.AddDnsName(name);
        }

        return all.Build();
    }
}
