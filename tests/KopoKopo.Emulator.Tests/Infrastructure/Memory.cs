namespace KopoKopo.Emulator.Tests.Infrastructure;

/// <summary>How much memory this process, the emulator in it, has in use.</summary>
internal static class Memory
{
    /// <summary>After two collections, during which all other tests stand still; GC.GetTotalMemory would make up to twenty.</summary>
    public static long InUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }
}
