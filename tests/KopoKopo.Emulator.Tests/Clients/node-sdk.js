'use strict'
// A merchant's program on Kopo Kopo's own SDK. Its argument is { clientId, clientSecret, apiKey, baseUrl, payment } as JSON; what the SDK
// answered goes to standard output as one line of JSON. The app's clock must be frozen: the program moves it on.
const express = require('express')
const kopoKopo = require('k2-connect-node')

const { payment, ...options } = JSON.parse(process.argv[2])
const { TokenService, StkService, Webhooks } = kopoKopo(options)

async function startMerchant () {
  const app = express()
  app.use(express.json())
  const webhook = new Promise(resolve => {
    app.post('/callback', (req, res) => {
      Webhooks.webhookHandler(req, res).then(body => resolve({ body }), rejected => resolve({ rejected }))
    })
  })
  const server = await new Promise((resolve, reject) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening)).on('error', reject)
  })
  return { webhook, callbackUrl: `http://127.0.0.1:${server.address().port}/callback` }
}

async function advanceClock (by) {
  const answer = await fetch(`${options.baseUrl}/_emulator/clock/advance`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Emulator-App': options.clientId },
    body: JSON.stringify({ by })
  })
  if (!answer.ok) throw new Error(`The clock did not move: ${answer.status} ${await answer.text()}`)
}

async function main () {
  const merchant = await startMerchant()
  const token = await TokenService.getToken()
  const accessToken = token.access_token

  const location = await StkService.initiateIncomingPayment({ ...payment, callbackUrl: merchant.callbackUrl, accessToken })
  const before = await StkService.getStatus({ location, accessToken })
  await advanceClock('PT0.5S')
  const webhook = await merchant.webhook
  const after = await StkService.getStatus({ location, accessToken })

  const info = await TokenService.infoToken({ accessToken })
  const introspected = String(await TokenService.introspectToken({ accessToken }))
  const revoked = String(await TokenService.revokeToken({ accessToken }))
  const afterRevoke = await StkService.getStatus({ location, accessToken }).then(() => 'resolved', rejected => rejected)

  return { token, location, before, webhook, after, info, introspected, revoked, afterRevoke }
}

main().then(
  report => process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0)),
  error => process.stderr.write(`${error?.stack ?? JSON.stringify(error)}\n`, () => process.exit(1))
)
