'use strict'
// What the merchant's programs on Kopo Kopo's own SDK share. A program's argument is { clientId, clientSecret, apiKey, baseUrl, … } as JSON; what
// it reports goes to standard output as one line of JSON. The app's clock must be frozen: the program moves it on.
const express = require('express')
const kopoKopo = require('k2-connect-node')

const { clientId, clientSecret, apiKey, baseUrl, ...given } = JSON.parse(process.argv[2])
const sdk = kopoKopo({ clientId, clientSecret, apiKey, baseUrl })

// Answers every POST with the SDK's handler and keeps what that made of it: { to, body } or { to, rejected }.
async function startReceiving () {
  const app = express()
  const received = []
  app.use(express.json())
  app.post(['/callback', '/webhook'], (req, res) => {
    const to = req.path
    sdk.Webhooks.webhookHandler(req, res).then(body => received.push({ to, body }), rejected => received.push({ to, rejected }))
  })
  const server = await new Promise((resolve, reject) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening)).on('error', reject)
  })
  const origin = `http://127.0.0.1:${server.address().port}`
  return { received, callbackUrl: `${origin}/callback`, webhookUrl: `${origin}/webhook` }
}

async function control (path, body) {
  const answer = await fetch(`${baseUrl}/_emulator/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Emulator-App': clientId },
    body: JSON.stringify(body)
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

// When this resolves, all that fell due has been received, and so has what was on its way before.
const advanceClock = by => control('clock/advance', { by })

const simulate = (topic, body) => control(`simulate/${topic}`, body)

function run (program) {
  program().then(
    report => process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0)),
    error => process.stderr.write(`${error?.stack ?? JSON.stringify(error)}\n`, () => process.exit(1))
  )
}

module.exports = { given, sdk, startReceiving, advanceClock, simulate, run }
