<?php
// php tests.php: each test has an app of its own, and a shop that PHP's own server serves.
declare(strict_types=1);
require __DIR__ . '/kopokopo.php';

final class Shop
{
    private readonly string $orders;
    private readonly string $url;
    private $server;

    public function __construct(KopoKopo $kopokopo)
    {
        $this->orders = sys_get_temp_dir() . '/shop-' . bin2hex(random_bytes(8));
        mkdir($this->orders);
        $free = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($free, false);
        fclose($free);
        $this->url = "http://$address";
        $this->server = proc_open([PHP_BINARY, '-S', $address, __DIR__ . '/shop.php'], [2 => ['file', '/dev/null', 'w']], $pipes, __DIR__, [
            ...getenv(),
            'KOPOKOPO_URL' => $kopokopo->baseUrl,
            'KOPOKOPO_CLIENT_ID' => $kopokopo->clientId,
            'KOPOKOPO_CLIENT_SECRET' => $kopokopo->clientSecret,
            'KOPOKOPO_API_KEY' => $kopokopo->apiKey,
            'SHOP_ORDERS' => $this->orders,
        ]);
        for ($until = microtime(true) + 10; microtime(true) < $until && http('GET', "$this->url/orders/none")[0] !== 404;) {
            usleep(10_000);
        }
    }

    public function order(string $phone = '+254712345678'): string
    {
        [$status, $answer] = http('POST', "$this->url/orders", ['phone' => $phone, 'amount' => 250]);
        same(201, $status);
        return json_decode($answer, true)['id'];
    }

    public function seen(string $order): array
    {
        return json_decode(http('GET', "$this->url/orders/$order")[1], true);
    }

    public function close(): void
    {
        proc_terminate($this->server);
        proc_close($this->server);
        array_map(unlink(...), glob("$this->orders/*"));
        rmdir($this->orders);
    }
}

function same(mixed $expected, mixed $actual): void
{
    if ($expected !== $actual) {
        throw new RuntimeException('expected ' . json_encode($expected) . ', not ' . json_encode($actual));
    }
}

$tests = [
    'a paid order is shipped' => function (KopoKopo $kopokopo, Shop $shop): void {
        $order = $shop->order();
        same('pending', $shop->seen($order)['status']);

        $kopokopo->advance();

        same(['id' => $order, 'status' => 'paid', 'shipped' => 1, 'reason' => null], $shop->seen($order));
    },
    'a customer without money is told so' => function (KopoKopo $kopokopo, Shop $shop): void {
        $kopokopo->next(['outcome' => 'insufficient_funds']);
        $order = $shop->order();

        $kopokopo->advance();

        $reason = 'The balance is insufficient for the transaction';
        same(['id' => $order, 'status' => 'failed', 'shipped' => 0, 'reason' => $reason], $shop->seen($order));
    },
    'a customer who cancels is shipped nothing' => function (KopoKopo $kopokopo, Shop $shop): void {
        $order = $shop->order('+254700000039');

        $kopokopo->advance();

        same('failed', $shop->seen($order)['status']);
    },
    'an order waits for a late result' => function (KopoKopo $kopokopo, Shop $shop): void {
        $kopokopo->next(['outcome' => 'success', 'after' => 'PT5M']);
        $order = $shop->order();

        $kopokopo->advance('PT4M59S');
        same('pending', $shop->seen($order)['status']);

        $kopokopo->advance('PT1S');
        same('paid', $shop->seen($order)['status']);
    },
    'a result that comes three times ships once' => function (KopoKopo $kopokopo, Shop $shop): void {
        $kopokopo->next(['outcome' => 'success', 'deliver' => [['to' => 'callback', 'faults' => [['duplicate' => 3]]]]]);
        $order = $shop->order();

        $deliveries = $kopokopo->advance()['deliveries'];

        same(3, count($deliveries));
        same(1, $shop->seen($order)['shipped']);
    },
    'a forged result is refused and ships nothing' => function (KopoKopo $kopokopo, Shop $shop): void {
        $kopokopo->next(['outcome' => 'success', 'deliver' => [['to' => 'callback', 'faults' => [['signature' => 'wrong_key']]]]]);
        $order = $shop->order();

        $deliveries = $kopokopo->advance()['deliveries'];

        same(401, $deliveries[0]['attempts'][0]['status']);
        same('pending', $shop->seen($order)['status']);
    },
];

$failed = 0;
foreach ($tests as $name => $test) {
    $kopokopo = new KopoKopo();
    $shop = new Shop($kopokopo);
    try {
        $test($kopokopo, $shop);
        echo "ok      $name\n";
    } catch (Throwable $problem) {
        $failed++;
        echo "FAILED  $name: {$problem->getMessage()}\n";
    } finally {
        $shop->close();
        $kopokopo->remove();
    }
}

echo count($tests) - $failed, " passed, $failed failed\n";
exit($failed === 0 ? 0 : 1);
