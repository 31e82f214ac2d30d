'use strict'
// After a customer's payment: polls for it, of the company and of its till, and sends its payer a text message. Given: { event, poll, message }.
const { given, sdk, startReceiving, advanceClock, simulate, run } = require('./merchant')
const { TokenService, PollingService, SmsNotificationService, Webhooks } = sdk

run(async () => {
  const merchant = await startReceiving()
  const { callbackUrl } = merchant
  const { access_token: accessToken } = await TokenService.getToken()
  await Webhooks.subscribe({ eventType: 'buygoods_transaction_received', url: merchant.webhookUrl, scope: 'till', scopeReference: 'K000000', accessToken })
  await simulate('buygoods_transaction_received', given.event)
  await advanceClock('PT0S')
  const webhook = merchant.received[0].body

  const asked = []
  const ask = async (service, location) => asked.push({ service, location, before: await service.getStatus({ location, accessToken }) })
  for (const scope of [{ scope: 'company' }, { scope: 'till', scopeReference: 'K000000' }, { scope: 'till', scopeReference: '000000' }]) {
    await ask(PollingService, await PollingService.pollTransactions({ ...given.poll, ...scope, callbackUrl, accessToken }))
  }
  const message = { webhookEventReference: webhook.id, message: given.message, callbackUrl, accessToken }
  await ask(SmsNotificationService, await SmsNotificationService.sendTransactionSmsNotification(message))

  await advanceClock('PT0.5S')
  const answers = []
  for (const { service, location, before } of asked) answers.push({ location, before, after: await service.getStatus({ location, accessToken }) })
  return { webhook, answers, received: merchant.received }
})
