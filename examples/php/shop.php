<?php
// A shop: POST /orders asks the customer to pay, POST /kopokopo/result is where Kopo Kopo says what became of it, GET /orders/{id} shows it.
// Served by `php -S 127.0.0.1:8080 shop.php`; KOPOKOPO_URL, KOPOKOPO_CLIENT_ID, KOPOKOPO_CLIENT_SECRET and KOPOKOPO_API_KEY say how it reaches
// Kopo Kopo, SHOP_ORDERS the folder that it keeps its orders in.
declare(strict_types=1);

function post(string $path, string $contentType, string $body, array $headers = []): array
{
    $request = curl_init(getenv('KOPOKOPO_URL') . $path);
    curl_setopt_array($request, [
        CURLOPT_POSTFIELDS => $body,
        CURLOPT_HTTPHEADER => ["Content-Type: $contentType", ...$headers],
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 10,
    ]);
    $answer = curl_exec($request);
    $status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);
    if ($status !== 200 && $status !== 201) {
        throw new RuntimeException("$path: $status $answer");
    }

    return json_decode($answer ?: '{}', true);
}

function askToPay(string $order, string $phone, float $amount): void
{
    $token = post('/oauth/token', 'application/x-www-form-urlencoded', http_build_query([
        'grant_type' => 'client_credentials',
        'client_id' => getenv('KOPOKOPO_CLIENT_ID'),
        'client_secret' => getenv('KOPOKOPO_CLIENT_SECRET'),
    ]));
    post('/api/v1/incoming_payments', 'application/json', json_encode([
        'payment_channel' => 'M-PESA STK Push',
        'till_number' => 'K000000',
        'subscriber' => ['first_name' => 'Joe', 'last_name' => 'Buyer', 'phone_number' => $phone],
        'amount' => ['currency' => 'KES', 'value' => $amount],
        'metadata' => ['order' => $order],
        '_links' => ['callback_url' => "http://{$_SERVER['HTTP_HOST']}/kopokopo/result"],
    ]), ["Authorization: Bearer {$token['access_token']}"]);
}

// Whoever knows the URL can POST to it; who knows the API key is Kopo Kopo. Signed are the bytes, so they are compared before anything reads them.
function isSigned(string $body, string $signature): bool
{
    return hash_equals(hash_hmac('sha256', $body, getenv('KOPOKOPO_API_KEY')), $signature);
}

/** Reads an order, lets it be changed and writes it, while nobody else does. Null if there is none. */
function withOrder(string $id, callable $change): ?array
{
    $file = @fopen(getenv('SHOP_ORDERS') . '/' . basename($id) . '.json', 'r+');
    if ($file === false) {
        return null;
    }

    flock($file, LOCK_EX);
    $order = $change(json_decode(stream_get_contents($file), true));
    rewind($file);
    ftruncate($file, 0);
    fwrite($file, json_encode($order));
    fclose($file);
    return $order;
}

// The same result may come twice, and late. The first counts.
function finish(array $result): void
{
    withOrder($result['metadata']['order'], function (array $order) use ($result): array {
        if ($order['status'] !== 'pending') {
            return $order;
        }

        $order['status'] = $result['status'] === 'Success' ? 'paid' : 'failed';
        $order['reason'] = $result['event']['errors'];
        $order['shipped'] += $order['status'] === 'paid' ? 1 : 0;
        return $order;
    });
}

function answer(int $status, array $body): void
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode((object) $body);
}

$route = "{$_SERVER['REQUEST_METHOD']} {$_SERVER['REQUEST_URI']}";
$body = file_get_contents('php://input');
if ($route === 'POST /orders') {
    $order = ['id' => bin2hex(random_bytes(16)), 'status' => 'pending', 'shipped' => 0, 'reason' => null];
    file_put_contents(getenv('SHOP_ORDERS') . "/{$order['id']}.json", json_encode($order));
    $asked = json_decode($body, true);
    askToPay($order['id'], $asked['phone'], (float) $asked['amount']);
    answer(201, $order);
} elseif ($route === 'POST /kopokopo/result') {
    if (!isSigned($body, $_SERVER['HTTP_X_KOPOKOPO_SIGNATURE'] ?? '')) {
        answer(401, ['error' => 'not signed by Kopo Kopo']);
    } else {
        finish(json_decode($body, true)['data']['attributes']);
        answer(200, []);
    }
} else {
    $order = withOrder($_SERVER['REQUEST_URI'], fn (array $order): array => $order);
    answer($order === null ? 404 : 200, $order ?? ['error' => 'no such order']);
}
