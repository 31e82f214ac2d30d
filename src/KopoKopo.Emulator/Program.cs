using KopoKopo.Emulator;

return args switch
{
    ["health", ..] => await Verbs.HealthAsync(args[1..]),
    ["validate", ..] => Verbs.Validate(args[1..]),
    ["schema"] => Verbs.Schema(),
    ["--version"] => Verbs.Version(),
    ["--help" or "-h" or "help"] => Verbs.Help(),
    [var verb, ..] when !verb.StartsWith('-') && !verb.Contains('=', StringComparison.Ordinal) => Verbs.Unknown(verb),
    _ => await Verbs.ServeAsync(args),
};
