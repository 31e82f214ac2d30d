namespace KopoKopo.Emulator.Control;

/// <summary>What a part of an endpoint's path stands for.</summary>
internal sealed record PathParameter(string Name, string Description);

/// <summary>A refusal that only this call has.</summary>
internal sealed record Refusal(int Status, string Description);

/// <summary>What a health endpoint answers.</summary>
internal sealed record HealthCheck(Type Result);
