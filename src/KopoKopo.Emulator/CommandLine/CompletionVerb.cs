using System.CommandLine;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>
/// Completion in shells: <c>completion</c> prints the script of a shell, which asks <c>complete</c> what may stand where the cursor is. That is what
/// System.CommandLine suggests of the tree of commands, so a new verb or option is completed with no line here.
/// </summary>
internal sealed class CompletionVerb(TextWriter output)
{
    private const int LongestLine = 10_000;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] =
            """
            # eval "$(kopokopo-emulator completion bash)", in ~/.bashrc
            _kopokopo_emulator() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" complete --position "$COMP_POINT" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _kopokopo_emulator kopokopo-emulator KopoKopo.Emulator
            """,
        ["zsh"] =
            """
            # eval "$(kopokopo-emulator completion zsh)", in ~/.zshrc, after compinit
            _kopokopo_emulator() {
              local -a suggestions
              suggestions=("${(@f)$("${words[1]}" complete --position "$CURSOR" "$BUFFER" 2>/dev/null)}")
              compadd -a suggestions
              (( ${#suggestions[@]} )) || _files
            }
            compdef _kopokopo_emulator kopokopo-emulator KopoKopo.Emulator
            """,
        ["powershell"] =
            """
            # kopokopo-emulator completion powershell | Out-String | Invoke-Expression, in $PROFILE
            Register-ArgumentCompleter -Native -CommandName kopokopo-emulator, KopoKopo.Emulator -ScriptBlock {
              param($wordToComplete, $commandAst, $cursorPosition)
              & $commandAst.CommandElements[0].Value complete --position $cursorPosition "$commandAst" | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }
            """,
    };

    public Command Completion()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or powershell." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print the script by which a shell completes verbs and options.") { shell };
        command.SetAction(parsed => output.WriteLine(Scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }

    /// <param name="root">The tree of commands.</param>
    /// <param name="withVerb">What is parsed of words: those that begin with an option may belong to a verb that was left out.</param>
    public Command Complete(Command root, Func<string, string> withVerb)
    {
        var position = new Option<int>("--position");
        var line = new Argument<string>("LINE");
        var command = new Command("complete", "Print what may stand at a position of a command line.") { position, line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (var suggestion in Suggest(root, withVerb, parsed.GetRequiredValue(line), parsed.GetValue(position))) output.WriteLine(suggestion);
        });
        return command;
    }

    // A shell may leave out blanks at the end of the line, but counts them.
    private static IEnumerable<string> Suggest(Command root, Func<string, string> withVerb, string line, int position)
    {
        var at = Math.Clamp(position, 0, LongestLine);
        var typed = line.PadRight(at)[..at];
        var afterName = typed.IndexOf(' ', StringComparison.Ordinal);
        if (afterName < 0) return [];

        var words = typed[(afterName + 1)..];
        return Suggest(root, words).Union(Suggest(root, withVerb(words)));
    }

    private static IEnumerable<string> Suggest(Command root, string words) =>
        root.Parse(words).GetCompletions(words.Length).Select(suggestion => suggestion.InsertText ?? suggestion.Label);
}
