'use strict'
// Adds recipients and pays each of them; then pays one that was never added. Given: { recipients: [{ type, … }], payment }.
const { given, sdk, startReceiving, advanceClock, run } = require('./merchant')
const { TokenService, PayService } = sdk

run(async () => {
  const merchant = await startReceiving()
  const { access_token: accessToken } = await TokenService.getToken()
  const getStatus = location => PayService.getStatus({ location, accessToken })
  const pay = (destinationType, destinationReference) =>
    PayService.sendPay({ ...given.payment, destinationType, destinationReference, callbackUrl: merchant.callbackUrl, accessToken })

  const recipients = []
  for (const recipient of given.recipients) {
    const location = await PayService.addPayRecipient({ ...recipient, accessToken })
    recipients.push({ location, type: recipient.type, status: await getStatus(location) })
  }

  const payments = []
  for (const { type, status } of recipients) {
    const location = await pay(type, status.data.attributes.recipient_reference)
    payments.push({ type, location, before: await getStatus(location) })
  }

  await advanceClock('PT0.5S')
  for (const payment of payments) payment.after = await getStatus(payment.location)

  const refused = await pay('mobile_wallet', '00000000-0000-0000-0000-000000000000').then(() => 'resolved', rejected => rejected)
  return { recipients, payments, received: merchant.received, refused }
})
