using System.Net.Sockets;
using System.Security.Cryptography;
using KopoKopo.Emulator.Store.Sqlite;

namespace KopoKopo.Emulator;

/// <summary>Why a start came to nothing, in one line that says what to do; a fault of the emulator itself has none and keeps its stack trace.</summary>
internal static class StartFailure
{
    /// <param name="exception">What the start ended with.</param>
    /// <param name="configuration">The settings, once they were read: what fails then is the server, which cannot listen.</param>
    public static string? Explain(Exception exception, IConfiguration? configuration) => (exception, configuration) switch
    {
        (WrongSettingException or DatabaseUnusableException, _) => OneLine(exception.Message),
        (_, { } settings) => IsOfListening(exception) ? OneLine(CannotListen(exception, settings)) : null,
        (InvalidDataException, null) => OneLine($"{exception.Message} {exception.GetBaseException().Message}"),
        (FormatException or InvalidOperationException or IOException or UnauthorizedAccessException, null) => OneLine($"{exception.Message} See --help."),
        _ => null,
    };

    private static string CannotListen(Exception exception, IConfiguration settings)
    {
        var where = OfTls(exception, settings) ?? Listening.Describe(settings);
        return exception switch
        {
            CryptographicException => $"{where}: the certificate of Kestrel:Certificates:Default, or of the endpoint, cannot be read: {exception.Message}",
            InvalidOperationException when Listening.IsHttps(settings) =>
                $"{where}: https needs a certificate: give its file as Kestrel:Certificates:Default:Path, and its Password, or listen on http",
            _ => $"{where}: {exception.Message.TrimEnd('.')}. Give an address of this machine and a port that is free, such as --urls=http://localhost:8254",
        };
    }

    // An address that only Https:Port has asked for.
    private static string? OfTls(Exception exception, IConfiguration settings) =>
        settings[$"{EmulatorOptions.Section}:Https:Port"] is { Length: > 0 } port
        && exception.Message.Contains("https://", StringComparison.Ordinal)
        && exception.Message.Contains($":{port}", StringComparison.Ordinal)
            ? $"{EmulatorOptions.Section}:Https:Port is {port}"
            : null;

    /// <summary>Whether a server says this of an address, a port or a certificate.</summary>
    public static bool IsOfListening(Exception exception) =>
        exception is IOException or SocketException or UnauthorizedAccessException or CryptographicException
            or FormatException or ArgumentException or InvalidOperationException or NotSupportedException;

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
