using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>What an emulator logged as an error: at the end of most tests, nothing.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private const int Most = 100;
    private readonly ConcurrentQueue<string> _errors = [];

    /// <summary>The first errors, each with its exception.</summary>
    public IReadOnlyList<string> Errors => [.. _errors];

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(CapturedLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && log._errors.Count < Most) log._errors.Enqueue($"{name}: {formatter(state, exception)} {exception}");
        }
    }
}
