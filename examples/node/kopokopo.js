'use strict'
// To copy: a test's own Kopo Kopo app, on an emulator that runs already (KOPOKOPO_URL; http://localhost:8254 if it is not set).
const crypto = require('node:crypto')

const baseUrl = process.env.KOPOKOPO_URL ?? 'http://localhost:8254'

class KopoKopo {
  /** An app that no other test has: its own credentials, data and clock, which stands still until it is advanced. */
  static async newApp () {
    const app = new KopoKopo()
    app.baseUrl = baseUrl
    app.clientId = `test-${crypto.randomUUID()}`
    app.clientSecret = 'secret'
    app.apiKey = crypto.randomUUID()
    await app.control('PUT', `apps/${app.clientId}`, { client_secret: app.clientSecret, api_key: app.apiKey })
    await app.control('PUT', 'clock', { frozen: true })
    return app
  }

  /** What becomes of the next payment that is asked for: { outcome: 'cancelled', after: 'PT30S', deliver: [...] }, as in docs/scenarios.md. */
  next (rule) {
    return this.control('POST', 'outcomes', { on: 'incoming_payment', ...rule })
  }

  /** Lets time pass. When this resolves, all that fell due has been sent and answered. */
  advance (by = 'PT1S') {
    return this.control('POST', 'clock/advance', { by })
  }

  remove () {
    return this.control('DELETE', `apps/${this.clientId}`)
  }

  /** Any call of docs/control-api.md, about this app. */
  async control (method, path, body) {
    const answer = await fetch(`${baseUrl}/_emulator/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-Emulator-App': this.clientId },
      body: body && JSON.stringify(body)
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text && JSON.parse(text)
  }
}

module.exports = { KopoKopo }
