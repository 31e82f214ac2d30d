namespace KopoKopo.Emulator.Telemetry;

/// <summary>
/// What spans and measurements are told apart by. Names without <c>kopokopo</c> are those of OpenTelemetry's semantic conventions. None holds what a client may
/// fill at will (a path, a query, a header, a body, a callback's path), so no token, key or phone number leaves the process.
/// </summary>
internal static class Attributes
{
    public const string Method = "http.request.method";
    public const string Route = "http.route";
    public const string Status = "http.response.status_code";
    public const string Resends = "http.request.resend_count";
    public const string Scheme = "url.scheme";
    public const string Server = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";

    /// <summary>The app's client id. On spans alone: there may be any number of apps.</summary>
    public const string App = "kopokopo.app";

    public const string Kind = "kopokopo.kind";
    public const string Resource = "kopokopo.resource";
    public const string DecidedBy = "kopokopo.decided_by";
    public const string Outcome = "kopokopo.outcome";
    public const string Scenario = "kopokopo.scenario";
    public const string Rule = "kopokopo.rule";
    public const string Topic = "kopokopo.topic";
    public const string Delivery = "kopokopo.delivery";
    public const string AttemptOutcome = "kopokopo.attempt.outcome";
}
