'use strict'
// What the scenarios share: opening a view, and asking for a payment as a merchant's program does.
const net = require('node:net')

const receiver = 'https://receiver.emulator.test/callback'

/** Opens a view of an app, and waits until the page follows what happens. */
async function open(page, base, app, view) {
  await page.goto(`${base}#/${view}${view.includes('?') ? '&' : '?'}app=${app}`)
  await page.getByText('Live', { exact: true }).waitFor()
}

async function tokenOf(page, base, app) {
  const answer = await page.request.post(`${base}oauth/token`, {
    data: { client_id: app, client_secret: 'sandbox', grant_type: 'client_credentials' },
  })
  return (await answer.json()).access_token
}

/** Asks for a payment; answers its id. */
async function push(page, base, app, { phone = '+254712345678', amount = 100, url = receiver, headers = {}, ...others } = {}) {
  const token = await tokenOf(page, base, app)
  const answer = await page.request.post(`${base}api/v1/incoming_payments`, {
    headers: { Authorization: `Bearer ${token}`, ...headers },
    data: {
      payment_channel: 'M-PESA STK Push',
      till_number: 'K000000',
      subscriber: { first_name: 'Jane', last_name: 'Doe', phone_number: phone },
      amount: { currency: 'KES', value: amount },
      _links: { callback_url: url },
      ...others,
    },
  })
  if (answer.status() !== 201) throw new Error(`The payment was answered ${answer.status()}: ${await answer.text()}`)
  return answer.headers().location.split('/').at(-1)
}

/** A call of the control API. */
async function control(page, base, app, method, path, data) {
  const answer = await page.request.fetch(`${base}_emulator/${path}`, { method, headers: { 'X-Emulator-App': app }, data })
  const text = await answer.text()
  if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}

/** A way to the emulator through a port of its own, which can be closed, connections and all, and opened again. */
async function wayTo(base) {
  const sockets = new Set()
  const server = net.createServer(near => {
    const far = net.connect(Number(new URL(base).port), new URL(base).hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  })
  const listen = port => new Promise(listens => server.listen(port, '127.0.0.1', () => listens(server.address().port)))
  const port = await listen(0)
  return {
    base: `http://127.0.0.1:${port}/`,
    open: () => listen(port),
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

module.exports = { control, open, push, receiver, tokenOf, wayTo }
