using System.CommandLine;
using KopoKopo.Emulator.Resources;
using KopoKopo.Emulator.Scenarios.Files;

namespace KopoKopo.Emulator.CommandLine;

/// <summary>
/// Says what is wrong with scenario files. Exit codes: 0 nothing, or warnings only; 1 errors; 2 a file cannot be read. Touches no database and no port.
/// </summary>
internal sealed class ValidateVerb(TextWriter output, TextWriter error)
{
    private const int HasErrors = 1;
    private const int CannotBeRead = 2;

    public Command Command()
    {
        var paths = new Argument<string[]>("FILE|FOLDER")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Scenario files, and folders of which every .json file is looked at.",
        };
        var command = new Command("validate", "Say what is wrong with scenario files.") { paths };
        command.Validators.Add(result =>
        {
            if (result.GetResult(paths) is not { Tokens.Count: > 0 }) result.AddError("validate wants the files or folders to look at");
        });
        command.SetAction(parsed => Validate(parsed.GetRequiredValue(paths)));
        return command;
    }

    private int Validate(string[] paths)
    {
        var reader = new ScenarioReader(ResourceRoutes.Words);
        return paths.Max(path => Directory.Exists(path) ? ValidateFolder(reader, path) : ValidateFile(reader, path));
    }

    private int ValidateFolder(ScenarioReader reader, string folder)
    {
        try
        {
            var files = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList();
            if (files.Count > 0) return files.Max(file => ValidateFile(reader, file));

            error.WriteLine($"{folder}: there is no .json file in this folder");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{folder}: cannot be read: {exception.Message}");
        }

        return CannotBeRead;
    }

    private int ValidateFile(ScenarioReader reader, string file)
    {
        if (Path.GetFileName(file) == ScenarioCatalog.SchemaFile)
        {
            output.WriteLine($"{file}: the schema, 0 warnings");
            return 0;
        }

        var (bytes, refused) = ScenarioFile.Read(file, folder: null);
        if (bytes is null)
        {
            error.WriteLine($"{file}: {refused}");
            return CannotBeRead;
        }

        var read = reader.Read(file, Path.GetFileNameWithoutExtension(file), bytes);
        foreach (var problem in read.Errors) output.WriteLine(problem);
        foreach (var problem in read.Warnings) output.WriteLine($"warning: {problem}");
        if (read.Errors.Count > 0) return HasErrors;

        output.WriteLine($"{file}: {read.Scenario!.Rules.Count} rules, {read.Warnings.Count} warnings");
        return 0;
    }
}
