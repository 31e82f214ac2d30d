'use strict'
// Subscribes to topics, then lets each of them happen. Given: { subscriptions: [{ eventType, scope, scopeReference }], events: [{ topic, body }] }.
const { given, sdk, startReceiving, advanceClock, simulate, run } = require('./merchant')
const { TokenService, Webhooks } = sdk

run(async () => {
  const merchant = await startReceiving()
  const { access_token: accessToken } = await TokenService.getToken()

  const subscriptions = []
  for (const subscription of given.subscriptions) {
    const location = await Webhooks.subscribe({ ...subscription, url: merchant.webhookUrl, accessToken })
    subscriptions.push({ location, status: await Webhooks.getStatus({ location, accessToken }) })
  }

  for (const { topic, body } of given.events) {
    await simulate(topic, body)
    await advanceClock('PT0S')
  }

  return { webhookUrl: merchant.webhookUrl, subscriptions, received: merchant.received }
})
