'use strict'
// Asks a customer to pay, and goes through the life of a token. Given: { payment }.
const { given, sdk, startReceiving, advanceClock, run } = require('./merchant')
const { TokenService, StkService } = sdk

run(async () => {
  const merchant = await startReceiving()
  const token = await TokenService.getToken()
  const accessToken = token.access_token

  const location = await StkService.initiateIncomingPayment({ ...given.payment, callbackUrl: merchant.callbackUrl, accessToken })
  const before = await StkService.getStatus({ location, accessToken })
  await advanceClock('PT0.5S')
  const [webhook] = merchant.received
  const after = await StkService.getStatus({ location, accessToken })

  const info = await TokenService.infoToken({ accessToken })
  const introspected = String(await TokenService.introspectToken({ accessToken }))
  const revoked = String(await TokenService.revokeToken({ accessToken }))
  const afterRevoke = await StkService.getStatus({ location, accessToken }).then(() => 'resolved', rejected => rejected)

  return { token, location, before, webhook, after, info, introspected, revoked, afterRevoke }
})
