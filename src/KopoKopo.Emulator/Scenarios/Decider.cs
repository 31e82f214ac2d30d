using KopoKopo.Emulator.Domain;

namespace KopoKopo.Emulator.Scenarios;

/// <summary>Says what becomes of a request that creates something. Asked inside the write that creates it.</summary>
internal sealed class Decider(EmulatorOptions options)
{
    private readonly Decision _default = new(Outcome.Success, options.ResultDelay.Value, "default");

    /// <summary>The default: success after <c>ResultDelay</c>.</summary>
    public Decision Decide() => _default;
}
