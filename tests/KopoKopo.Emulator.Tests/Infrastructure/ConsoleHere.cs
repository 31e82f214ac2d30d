using System.Text;

namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>
/// The console of what runs within this process: the log of an emulator that a test serves goes to that test, since the thread that writes it began within it.
/// All else goes where it would.
/// </summary>
internal sealed class ConsoleHere : TextWriter
{
    private static readonly AsyncLocal<TextWriter?> Current = new();
    private readonly TextWriter _usual;

    private ConsoleHere(TextWriter usual) => _usual = usual;

    public override Encoding Encoding => _usual.Encoding;

    private TextWriter Writer => Current.Value ?? _usual;

    /// <summary>From here on what is printed goes there; for what is called and started from here, and nobody else.</summary>
    public static void Use(TextWriter output) => Current.Value = output;

    /// <summary>Takes the console's place, once.</summary>
    public static void Install() => Console.SetOut(new ConsoleHere(Console.Out));

    public override void Write(char value) => Writer.Write(value);

    public override void Write(string? value) => Writer.Write(value);

    public override void WriteLine(string? value) => Writer.WriteLine(value);

    public override void Flush() => Writer.Flush();
}
