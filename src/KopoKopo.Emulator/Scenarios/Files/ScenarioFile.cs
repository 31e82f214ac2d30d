using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KopoKopo.Emulator.Scenarios.Files;

/// <summary>What tells one state of a file from another: when what the path leads to was written, and how long it is.</summary>
internal readonly record struct FileStamp(DateTime Written, long Length);

/// <summary>
/// A scenario file as the disk has it. It may be rewritten, deleted, or become a link, a folder or a pipe between any two system calls: each answer
/// here says what was found, nothing throws and nothing waits.
/// </summary>
internal static partial class ScenarioFile
{
    private const string NoFile = "it is no file";
    private const string LeadsOut = "leads out of the folder";

    /// <summary>What the path leads to, through links as well; null if nothing that could be a file stands there.</summary>
    public static FileStamp? StampOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) return null;

            // Of what a link leads to, so that a link that moves is a change.
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true);
            return target is FileInfo { Exists: true } found ? new FileStamp(found.LastWriteTimeUtc, found.Length) : default(FileStamp);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            return default(FileStamp);
        }
    }

    /// <summary>The bytes, of a file that is too large only the first; or why there are none.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="folder">What it may not lead out of, if anything.</param>
    public static (byte[]? Bytes, string? Refused) Read(string path, string? folder)
    {
        try
        {
            using var handle = Open(path);
            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 1);
            if (!stream.CanSeek) return (null, $"cannot be read: {NoFile}");
            if (folder is not null && LeadsOutOf(folder, path, handle)) return (null, LeadsOut);

            return (ReadBytes(stream), null);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            return (null, $"cannot be read: {exception.Message}");
        }
    }

    // What the length says may be wrong by now, and of a device always is.
    private static byte[] ReadBytes(FileStream stream)
    {
        var bytes = new byte[Math.Clamp(stream.Length, 0, ScenarioReader.LargestFile) + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        while (length == bytes.Length && length <= ScenarioReader.LargestFile)
        {
            Array.Resize(ref bytes, Math.Min(2 * length, ScenarioReader.LargestFile + 1));
            length += stream.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false);
        }

        return bytes[..length];
    }

    // What was opened is looked at, where the system can say what that is: a link may have moved since, and one on the way may lead out, too.
    private static bool LeadsOutOf(string folder, string path, SafeFileHandle handle)
    {
        if (PathOf(handle) is { } real)
        {
            using var own = Open(folder);
            return PathOf(own) is not { } root || !IsWithin(root, real);
        }

        return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target
            && !IsWithin(Path.GetFullPath(folder), Path.GetFullPath(target.FullName));
    }

    private static bool IsWithin(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? PathOf(SafeFileHandle handle) =>
        OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget : null;

    // .NET opens a pipe as it opens a file and waits until somebody writes to it. O_NONBLOCK does not, and changes nothing for a file.
    private static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows()) return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        var readOnlyWithoutWaiting = OperatingSystem.IsLinux() ? 0x80800 : 0x1000004;
        var descriptor = Open(path, readOnlyWithoutWaiting);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
    }

    private static bool IsOfTheDisk(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
