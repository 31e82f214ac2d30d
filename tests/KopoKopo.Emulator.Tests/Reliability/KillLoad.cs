namespace KopoKopo.Emulator.Tests.Reliability;

/// <summary>
/// An app under load, in whichever process of the emulator is alive: it works until the process is gone, and looks for what is missing in the next.
/// </summary>
internal interface IAppUnderLoad : IDisposable
{
    /// <summary>Connects to a new process, and checks what the last one left.</summary>
    public Task ConnectAsync(Uri address);

    /// <summary>Does one thing after another.</summary>
    /// <param name="done">Told of each answer; answers false when no more is to be done.</param>
    public Task WorkAsync(Func<bool> done);

    /// <summary>Lets all that was accepted happen, and checks that it did.</summary>
    public Task ShouldHaveLostNothingAsync();
}

internal static class KillLoad
{
    /// <summary>Whether a request failed because its process is gone.</summary>
    public static bool IsGone(Exception exception) => exception is HttpRequestException or IOException or TaskCanceledException;
}
