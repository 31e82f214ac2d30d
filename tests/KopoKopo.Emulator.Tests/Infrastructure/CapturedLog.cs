using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>What an emulator logged as an error or a warning: at the end of most tests, nothing.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private const int Most = 100;
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = [];

    /// <summary>The first errors, each with its exception.</summary>
    public IReadOnlyList<string> Errors => [.. _entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Text)];

    /// <summary>The first errors and warnings.</summary>
    public IReadOnlyList<string> ErrorsAndWarnings => [.. _entries.Select(entry => entry.Text)];

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(CapturedLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && log._entries.Count(entry => entry.Level == logLevel) < Most)
            {
                log._entries.Enqueue((logLevel, $"{name}: {formatter(state, exception)} {exception}"));
            }
        }
    }
}
