using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>A line for each entry of the log: when, how bad unless it is ordinary, where from unless it is the emulator's own, and what.</summary>
internal sealed class LogLines(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    private const string FormatterName = "line";
    private const string Own = "KopoKopo.";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var origin = logEntry.Category.StartsWith(Own, StringComparison.Ordinal) ? "" : $"{logEntry.Category}: ";
        var text = TerminalText.Of(logEntry.Formatter(logEntry.State, logEntry.Exception)).TrimEnd();
        textWriter.WriteLine($"{time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {Word(logEntry.LogLevel)}{origin}{text}");
        if (logEntry.Exception is { } exception) textWriter.WriteLine(exception);
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "crit: ",
        LogLevel.Error => "fail: ",
        LogLevel.Warning => "warn: ",
        LogLevel.Debug => "dbug: ",
        LogLevel.Trace => "trce: ",
        _ => "",
    };
}
