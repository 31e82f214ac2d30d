<?php
// To copy: a test's own Kopo Kopo app, on an emulator that runs already (KOPOKOPO_URL; http://localhost:8254 if it is not set).
declare(strict_types=1);

final class KopoKopo
{
    public readonly string $baseUrl;
    public readonly string $clientId;
    public readonly string $clientSecret;
    public readonly string $apiKey;

    /** An app that no other test has: its own credentials, data and clock, which stands still until it is advanced. */
    public function __construct()
    {
        $this->baseUrl = getenv('KOPOKOPO_URL') ?: 'http://localhost:8254';
        $this->clientId = 'test-' . bin2hex(random_bytes(8));
        $this->clientSecret = 'secret';
        $this->apiKey = bin2hex(random_bytes(16));
        $this->control('PUT', "apps/$this->clientId", ['client_secret' => $this->clientSecret, 'api_key' => $this->apiKey]);
        $this->control('PUT', 'clock', ['frozen' => true]);
    }

    /** What becomes of the next payment that is asked for: ['outcome' => 'cancelled', 'after' => 'PT30S', 'deliver' => [...]], as in docs/scenarios.md. */
    public function next(array $rule): void
    {
        $this->control('POST', 'outcomes', ['on' => 'incoming_payment', ...$rule]);
    }

    /** Lets time pass. When this returns, all that fell due has been sent and answered. */
    public function advance(string $by = 'PT1S'): array
    {
        return $this->control('POST', 'clock/advance', ['by' => $by]);
    }

    public function remove(): void
    {
        $this->control('DELETE', "apps/$this->clientId");
    }

    /** Any call of docs/control-api.md, about this app. */
    public function control(string $method, string $path, ?array $body = null): ?array
    {
        [$status, $answer] = http($method, "$this->baseUrl/_emulator/$path", $body, ["X-Emulator-App: $this->clientId"]);
        return $status < 300 ? json_decode($answer, true) : throw new RuntimeException("$method $path: $status $answer");
    }
}

/** @return array{int, string} the status and the body; a status of 0 if nobody answered */
function http(string $method, string $url, ?array $body = null, array $headers = []): array
{
    $content = $body === null ? '' : json_encode($body);
    $header = ['Content-Type: application/json', ...$headers];
    $options = ['method' => $method, 'header' => $header, 'content' => $content, 'ignore_errors' => true, 'timeout' => 30];
    $answer = @file_get_contents($url, false, stream_context_create(['http' => $options]));
    return $answer === false ? [0, ''] : [(int) explode(' ', $http_response_header[0])[1], $answer];
}
