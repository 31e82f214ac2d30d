using KopoKopo.Emulator.Benchmarks;

return args switch
{
    ["bare", var level, var port, var database] => await BareServer.RunAsync(Enum.Parse<BareLevel>(level), port, database),
    [] => await Benchmark.RunAsync(Effort.Whole),
    ["--quick"] => await Benchmark.RunAsync(Effort.Quick),
    ["--fixture"] => await FixtureTime.RunAsync(),
    ["--large"] => await Benchmark.RunLargeAsync(),
    ["--compare", var before, var after] => Benchmark.Compare(before, after, Effort.Whole),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        KopoKopo.Emulator.Benchmarks
                                      measures the emulator beside bare servers, in turn, and prints one table
          --quick                     as above, in a fraction of the time: to see that it works, not to judge by
          --fixture                   what the package for tests costs a test: its start, and a payment's round trip
          --large                     with a million resources, and 200,000 payments: speed, memory, file
          --compare BEFORE AFTER      measures two published emulators in turn, each in its folder: what a change gained
          bare LEVEL PORT DATABASE    serves what the emulator is compared with: Answer, Store or Deliver
        """);
    return 2;
}
