namespace KopoKopo.Emulator.CommandLine;

/// <summary>Text that somebody else wrote, on one line of a terminal: what would steer the terminal does not reach it.</summary>
internal static class TerminalText
{
    private const char Unprintable = '\uFFFD';

    public static string Of(string text) => text.Any(char.IsControl)
        ? string.Create(text.Length, text, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = text[i] is '\r' or '\n' or '\t' ? ' ' : char.IsControl(text[i]) ? Unprintable : text[i];
        })
        : text;
}
