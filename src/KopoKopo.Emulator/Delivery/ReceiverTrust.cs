using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KopoKopo.Emulator.Delivery;

/// <summary>Which certificates of receivers are trusted besides the system's: any, or those of PEM files, which are read once.</summary>
internal sealed class ReceiverTrust
{
    private const string Any = "any";
    private readonly X509Certificate2Collection? _trusted;

    /// <exception cref="WrongSettingException">A file cannot be read.</exception>
    public ReceiverTrust(EmulatorOptions options)
    {
        if (options.CallbackTrust is not { Count: > 0 } files) return;

        IsAny = files is [var only] && only.Equals(Any, StringComparison.OrdinalIgnoreCase);
        if (!IsAny) _trusted = Read(files);
    }

    /// <summary>Whether every certificate is trusted, also one of another name, or that has expired.</summary>
    public bool IsAny { get; }

    /// <summary>Whether anything is trusted that the system does not.</summary>
    public bool IsExtended => IsAny || _trusted is not null;

    /// <summary>Has a client trust them. One that need not is left alone.</summary>
    public void Apply(SocketsHttpHandler handler)
    {
        if (IsExtended) handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Trusts(certificate, chain, errors);
    }

    /// <summary>Whether a receiver is trusted.</summary>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="chain">What the system made of it.</param>
    /// <param name="errors">What the system has against it.</param>
    public bool Trusts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || IsAny) return true;

        // A name that is wrong is wrong whoever vouches for it.
        return errors == SslPolicyErrors.RemoteCertificateChainErrors
            && _trusted is not null
            && certificate is X509Certificate2 own
            && LeadsToTrusted(own, chain);
    }

    private bool LeadsToTrusted(X509Certificate2 certificate, X509Chain? systems)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_trusted!);
        foreach (var element in systems?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection Read(SettingList files)
    {
        var trusted = new X509Certificate2Collection();
        for (var i = 0; i < files.Count; i++)
        {
            var before = trusted.Count;
            try
            {
                trusted.ImportFromPemFile(files[i]);
            }
            catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw Wrong(files[i], $"it cannot be read ({exception.Message})");
            }

            if (trusted.Count == before) throw Wrong(files[i], "it has no certificate");
        }

        return trusted;
    }

    private static WrongSettingException Wrong(string file, string reason) => new(
        $"Emulator:CallbackTrust names \"{file}\": {reason}; give PEM files with certificates, or {Any} to trust every receiver");
}
