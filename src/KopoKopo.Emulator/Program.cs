using KopoKopo.Emulator;

return args switch
{
    ["health", ..] => await Verbs.HealthAsync(args[1..]),
    ["--version"] => Verbs.Version(),
    ["--help" or "-h" or "help"] => Verbs.Help(),
    [var verb, ..] when !verb.StartsWith('-') && !verb.Contains('=', StringComparison.Ordinal) => Verbs.Unknown(verb),
    _ => await Verbs.ServeAsync(args),
};
