namespace KopoKopo.Emulator.Domain;

/// <summary>What each version has of its own. What both have alike is simply said once: a <typeparamref name="T"/> is itself in both.</summary>
internal sealed record Versioned<T>(T V1, T V2)
{
    public static implicit operator Versioned<T>(T alike) => new(alike, alike);

    public T Of(ApiVersion version) => version == ApiVersion.V1 ? V1 : V2;
}
