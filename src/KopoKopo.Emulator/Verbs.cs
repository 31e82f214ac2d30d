using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using KopoKopo.Emulator.CommandLine;
using KopoKopo.Emulator.Domain;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Scenarios.Files;

namespace KopoKopo.Emulator;

/// <summary>What the executable does, and prints there. Exit codes: 0 done, 1 failed, 2 not understood.</summary>
internal sealed class Verbs(TextWriter output, TextWriter error)
{
    private const string Executable = "KopoKopo.Emulator";
    private const int NotUnderstood = 2;

    /// <param name="arguments">The command line.</param>
    /// <param name="stop">Ends a verb that goes on until it is told to stop.</param>
    public Task<int> RunAsync(string[] arguments, CancellationToken stop)
    {
        // The ordinary start needs no tree of commands, which would cost it a twentieth of its time.
        string[] settings = arguments is [ServeVerb.Name, ..] ? arguments[1..] : arguments;
        return SettingArguments.Refuse(settings) is null ? new ServeVerb(output, error).RunAsync(settings, stop) : RunCommandAsync(arguments, stop);
    }

    private async Task<int> RunCommandAsync(string[] arguments, CancellationToken stop)
    {
        var root = Tree();
        var parsed = root.Parse(WithVerb(arguments, root), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is not ParseErrorAction)
        {
            // Signals are the host's, and an exception that nobody expected keeps its stack trace.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            invocation.Output = output;
            invocation.Error = error;
            return await parsed.InvokeAsync(invocation, stop);
        }

        await error.WriteLineAsync($"{Executable}: {Complaint(parsed)}");
        return NotUnderstood;
    }

    private Command Tree()
    {
        var schema = new Command("schema", "Print the JSON Schema of scenario files.");
        schema.SetAction(_ => output.Write(ScenarioSchema.Write(ResourceRoutes.Words)));
        var client = new ClientVerb(output, error);
        var completion = new CompletionVerb(output);
        var root = new Command(Executable, $"A fake Kopo Kopo server. Without a command it serves, on {EmulatorApp.DefaultUrl}.")
        {
            new HelpOption("--help", "-h", "-?") { Recursive = true },
            new VersionOption { Action = new PrintVersion() },
            new ServeVerb(output, error).Command(),
            new ValidateVerb(output, error).Command(),
            schema,
            new HealthVerb(output, error).Command(),
            new ListenVerb(client).Command(),
            new PayVerb(client).Command(),
            new TriggerVerb(client).Command(),
            new WaitVerb(client).Command(),
            new AdvanceVerb(client).Command(),
            new DoctorVerb(client).Command(),
            completion.Completion(),
        };
        root.Add(completion.Complete(root, words => string.Join(' ', WithVerb(words.Split(' '), root))));
        return root;
    }

    // What begins with an option that is not the executable's own belongs to serve.
    private static string[] WithVerb(string[] arguments, Command root) => arguments switch
    {
        ["help"] => ["--help"],
        [var first, ..] when first.StartsWith('-') && !root.Options.Any(option => Is(option, first)) => [ServeVerb.Name, .. arguments],
        _ => arguments,
    };

    private static bool Is(Option option, string word) => option.Name == word || option.Aliases.Contains(word);

    private static string Complaint(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var unknown, ..]) return parsed.Errors[0].Message;

        var command = parsed.CommandResult.Command;
        return command.Subcommands.Count > 0
            ? $"there is no verb \"{unknown}\"; {Nearest.Advice(unknown, [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)])}"
            : $"{command.Name} knows no \"{unknown}\"; see {command.Name} --help";
    }

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(Verbs).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            parseResult.InvocationConfiguration.Output.WriteLine(version.Split('+')[0]);
            return 0;
        }
    }
}
