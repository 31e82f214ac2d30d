namespace KopoKopo.Emulator.Domain;

/// <summary>A version of Kopo Kopo's API; the number is stored with what is made under it.</summary>
internal enum ApiVersion
{
    V1 = 1,
    V2 = 2,
}

/// <summary>The versions that kinds are served under, and what their paths begin with.</summary>
internal static class ApiVersions
{
    public static readonly IReadOnlyList<ApiVersion> FirstAlone = [ApiVersion.V1];
    public static readonly IReadOnlyList<ApiVersion> SecondAlone = [ApiVersion.V2];
    public static readonly IReadOnlyList<ApiVersion> Both = [ApiVersion.V1, ApiVersion.V2];

    /// <summary>"/api/v1".</summary>
    public static string Prefix(this ApiVersion version) => $"/api/v{(int)version}";
}
