// What to paste: a payment by curl and by the SDKs, to this emulator and as this app.
import { currentApp, origin } from './api.js'

/** Takes callbacks inside the emulator, so that nothing has to listen. */
export const receiver = 'https://receiver.emulator.test/callback'

export const payment = (till, phone = '+254999999999', amount = 100, callback = receiver) => ({
  payment_channel: 'M-PESA STK Push',
  till_number: till,
  subscriber: { first_name: 'Joe', last_name: 'Buyer', phone_number: phone },
  amount: { currency: 'KES', value: amount },
  metadata: { reference: '123456' },
  _links: { callback_url: callback },
})

const secret = () => 'sandbox'

/** Who hears of whatever happens of a topic, at any till. */
export const subscription = topic => ({ event_type: topic, url: receiver, scope: 'company' })

const curlPost = (path, asked) => `TOKEN=$(curl -s ${origin}/oauth/token \\
  -d client_id=${currentApp()} -d client_secret=${secret()} -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -i ${origin}/${path} \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${JSON.stringify(asked)}'`

export const curlPayment = (till, phone) => curlPost('api/v1/incoming_payments', payment(till, phone))

export const curlSubscription = topic => curlPost('api/v1/webhook_subscriptions', subscription(topic))

export const node = till => `// npm install k2-connect-node@1
const K2 = require('k2-connect-node')({
  clientId: '${currentApp()}', clientSecret: '${secret()}', apiKey: 'sandbox', baseUrl: '${origin}',
})
async function main() {
  const { access_token: accessToken } = await K2.TokenService.getToken()
  const location = await K2.StkService.initiateIncomingPayment({
    accessToken, tillNumber: '${till}', paymentChannel: 'M-PESA STK Push', amount: 100, currency: 'KES',
    firstName: 'Joe', lastName: 'Buyer', phoneNumber: '+254999999999', callbackUrl: '${receiver}',
  })
  console.log(location)
}
main()`

export const python = till => `# pip install requests
import requests
K2 = '${origin}'
token = requests.post(f'{K2}/oauth/token', data={
    'client_id': '${currentApp()}', 'client_secret': '${secret()}', 'grant_type': 'client_credentials'}).json()['access_token']
answer = requests.post(f'{K2}/api/v1/incoming_payments', headers={'Authorization': f'Bearer {token}'}, json={
    'payment_channel': 'M-PESA STK Push', 'till_number': '${till}',
    'subscriber': {'phone_number': '+254999999999'}, 'amount': {'currency': 'KES', 'value': 100},
    '_links': {'callback_url': '${receiver}'}})
print(answer.headers['location'])`

export const php = till => `<?php
$k2 = '${origin}';
$post = fn ($path, $headers, $body) => fopen("$k2/$path", 'r', false, stream_context_create(['http' => [
    'method' => 'POST', 'header' => ['Content-Type: application/json', ...$headers], 'content' => json_encode($body)]]));
$token = json_decode(stream_get_contents($post('oauth/token', [], [
    'client_id' => '${currentApp()}', 'client_secret' => '${secret()}', 'grant_type' => 'client_credentials'])))->access_token;
$answer = $post('api/v1/incoming_payments', ["Authorization: Bearer $token"], [
    'payment_channel' => 'M-PESA STK Push', 'till_number' => '${till}',
    'subscriber' => ['phone_number' => '+254999999999'], 'amount' => ['currency' => 'KES', 'value' => 100],
    '_links' => ['callback_url' => '${receiver}']]);
echo implode(preg_grep('/^location:/i', stream_get_meta_data($answer)['wrapper_data'])), PHP_EOL;`

export const csharp = till => `// dotnet run payment.cs, or the Program.cs of a console project
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using var k2 = new HttpClient { BaseAddress = new Uri("${origin}/") };
StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
var granted = await k2.PostAsync("oauth/token", Json("""
    { "client_id": "${currentApp()}", "client_secret": "${secret()}", "grant_type": "client_credentials" }
    """));
var token = (string)JsonNode.Parse(await granted.Content.ReadAsStringAsync())!["access_token"]!;
k2.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
var answer = await k2.PostAsync("api/v1/incoming_payments", Json("""
    {
      "payment_channel": "M-PESA STK Push", "till_number": "${till}", "subscriber": { "phone_number": "+254999999999" },
      "amount": { "currency": "KES", "value": 100 }, "_links": { "callback_url": "${receiver}" }
    }
    """));
Console.WriteLine(answer.Headers.Location);`
