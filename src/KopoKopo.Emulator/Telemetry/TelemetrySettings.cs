namespace KopoKopo.Emulator.Telemetry;

/// <summary>
/// Whether anything is exported, and where to, by the names that OpenTelemetry gives such settings. The exporter reads these and more for itself (headers,
/// time-outs, sampling, certificates); read here is what switches it, and what it would pass over in silence where it is wrong.
/// </summary>
internal sealed record TelemetrySettings(Uri Endpoint, string Protocol, IConfiguration Configuration)
{
    private const string EndpointName = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolName = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Grpc = "grpc";
    private const string Http = "http/protobuf";

    /// <summary>Null: telemetry is off.</summary>
    /// <exception cref="WrongSettingException">One is wrong.</exception>
    public static TelemetrySettings? Read(IConfiguration configuration)
    {
        var endpoint = configuration[EndpointName];
        if (string.IsNullOrWhiteSpace(endpoint) || IsTrue(configuration["OTEL_SDK_DISABLED"])) return null;

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new WrongSettingException($"{EndpointName} must be an http or https address of a collector, such as http://localhost:4317");
        }

        var protocol = configuration[ProtocolName];
        if (string.IsNullOrWhiteSpace(protocol)) protocol = Grpc;
        if (protocol is not (Grpc or Http)) throw new WrongSettingException($"{ProtocolName} is \"{protocol}\": expected {Grpc} or {Http}");

        return new TelemetrySettings(url, protocol, configuration);
    }

    private static bool IsTrue(string? word) => string.Equals(word, "true", StringComparison.OrdinalIgnoreCase);
}
