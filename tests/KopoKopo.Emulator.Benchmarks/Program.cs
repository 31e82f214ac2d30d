using KopoKopo.Emulator.Benchmarks;

return args switch
{
    ["bare", var port, var database] => await BareServer.RunAsync(port, database),
    [] => await Benchmark.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("KopoKopo.Emulator.Benchmarks: without arguments it measures; \"bare PORT DATABASE\" serves what the emulator is compared with.");
    return 2;
}
