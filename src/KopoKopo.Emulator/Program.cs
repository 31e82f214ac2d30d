using KopoKopo.Emulator;

return await new Verbs(Console.Out, Console.Error).RunAsync(args);
