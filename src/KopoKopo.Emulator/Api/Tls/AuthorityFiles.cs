using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KopoKopo.Emulator.Api.Tls;

/// <summary>Where the authority is kept: two files beside the database, the certificate for everybody and the key for its owner alone.</summary>
internal sealed class AuthorityFiles(string database)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _certificate = $"{database}.ca.pem";
    private readonly string _key = $"{database}.ca.key";

    /// <summary>The authority with its key; null if there is none yet. A key alone is what a crash left, and nobody trusts it.</summary>
    /// <exception cref="WrongSettingException">There is one that cannot be read.</exception>
    public X509Certificate2? Read()
    {
        if (!File.Exists(_certificate)) return null;

        try
        {
            var authority = X509Certificate2.CreateFromPemFile(_certificate, _key);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_key, OwnerOnly);
            return authority;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new WrongSettingException(
                $"Emulator:Https:Port is set, and the authority of {_certificate} and {_key} cannot be read ({exception.Message}): "
                + "delete both for a new one, which clients have to be told to trust again");
        }
    }

    public void Write(X509Certificate2 authority)
    {
        try
        {
            using var key = authority.GetECDsaPrivateKey()!;
            Write(_key, key.ExportPkcs8PrivateKeyPem(), OwnerOnly);
            Write(_certificate, authority.ExportCertificatePem(), OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WrongSettingException($"Emulator:Https:Port is set, and its authority cannot be kept beside the database: {exception.Message}");
        }
    }

    public void Delete()
    {
        File.Delete(_key);
        File.Delete(_certificate);
    }

    // Whole or not at all: a name that is there has all of its content.
    private static void Write(string path, string text, UnixFileMode mode)
    {
        var unfinished = $"{path}.new";
        File.Delete(unfinished);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = mode;
        using (var file = new FileStream(unfinished, how)) file.Write(Encoding.ASCII.GetBytes($"{text}\n"));
        File.Move(unfinished, path, overwrite: true);
    }
}
