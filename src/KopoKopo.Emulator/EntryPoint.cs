namespace KopoKopo.Emulator;

/// <summary>The executable. Not called Program: who tests a shop of their own beside it has one of that name.</summary>
internal static class EntryPoint
{
    public static Task<int> Main(string[] args) => new Verbs(Console.Out, Console.Error).RunAsync(args, CancellationToken.None);
}
