using System.Text;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>All that something printed, and a way of waiting until it has printed a line.</summary>
public sealed class AwaitedOutput : TextWriter
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly StringBuilder _text = new();
    private readonly List<(string Text, TaskCompletionSource<string> Line)> _awaited = [];
    private int _lineStart;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override void Write(string? value)
    {
        lock (_text)
        {
            _text.Append(value);
            if (value?.Contains('\n', StringComparison.Ordinal) != true) return;

            var all = _text.ToString();
            var end = all.LastIndexOf('\n') + 1;
            foreach (var line in all[_lineStart..end].Split('\n')) Tell(line.TrimEnd('\r'));
            _lineStart = end;
        }
    }

    /// <summary>The first line with this text, when it has been printed; or what it ended with instead.</summary>
    public Task<string> LineAsync(string text, CancellationToken cancellationToken)
    {
        var line = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_text)
        {
            _awaited.Add((text, line));
            foreach (var printed in _text.ToString(0, _lineStart).Split('\n')) Tell(printed.TrimEnd('\r'));
        }

        return line.Task.WaitAsync(Bound, cancellationToken);
    }

    /// <summary>Nothing more will be printed.</summary>
    public void End()
    {
        lock (_text)
        {
            foreach (var (text, line) in _awaited) line.TrySetException(new InvalidOperationException($"It ended without printing \"{text}\": {_text}"));
        }
    }

    public override string ToString()
    {
        lock (_text) return _text.ToString();
    }

    private void Tell(string line)
    {
        foreach (var (_, told) in _awaited.Where(awaited => line.Contains(awaited.Text, StringComparison.Ordinal))) told.TrySetResult(line);
    }
}
