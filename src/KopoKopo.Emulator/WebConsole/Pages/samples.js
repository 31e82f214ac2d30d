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

export const curlPayment = (till, phone) => `TOKEN=$(curl -s ${origin}/oauth/token \\
  -d client_id=${currentApp()} -d client_secret=${secret()} -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -i ${origin}/api/v1/incoming_payments \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '${JSON.stringify(payment(till, phone))}'`

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

export const php = till => `// composer require kopokopo/k2-connect-php
use Kopokopo\\SDK\\K2;
$k2 = new K2(['clientId' => '${currentApp()}', 'clientSecret' => '${secret()}', 'apiKey' => 'sandbox', 'baseUrl' => '${origin}']);
$token = $k2->TokenService()->getToken()['data']['accessToken'];
$response = $k2->StkService()->initiateIncomingPayment([
    'paymentChannel' => 'M-PESA STK Push', 'tillNumber' => '${till}', 'firstName' => 'Joe', 'lastName' => 'Buyer',
    'phoneNumber' => '+254999999999', 'amount' => 100, 'currency' => 'KES', 'callbackUrl' => '${receiver}', 'accessToken' => $token,
]);`

export const csharp = till => `using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using var k2 = new HttpClient { BaseAddress = new Uri("${origin}/") };
var asked = new { client_id = "${currentApp()}", client_secret = "${secret()}", grant_type = "client_credentials" };
var token = await (await k2.PostAsJsonAsync("oauth/token", asked)).Content.ReadFromJsonAsync<JsonNode>();
k2.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token!["access_token"]!);
var answer = await k2.PostAsJsonAsync("api/v1/incoming_payments", new
{
    payment_channel = "M-PESA STK Push", till_number = "${till}", subscriber = new { phone_number = "+254999999999" },
    amount = new { currency = "KES", value = 100 }, _links = new { callback_url = "${receiver}" },
});
Console.WriteLine(answer.Headers.Location);`
