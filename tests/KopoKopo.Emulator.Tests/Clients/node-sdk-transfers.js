'use strict'
// Adds a bank account and a wallet, settles to each of them, then settles all the rest. Given: { bankAccount, wallet, amounts: [bank, wallet] }.
const { given, sdk, startReceiving, advanceClock, run } = require('./merchant')
const { TokenService, TransferService, Webhooks } = sdk

run(async () => {
  const merchant = await startReceiving()
  const { access_token: accessToken } = await TokenService.getToken()
  const getStatus = location => TransferService.getStatus({ location, accessToken })
  await Webhooks.subscribe({ eventType: 'settlement_transfer_completed', url: merchant.webhookUrl, scope: 'company', accessToken })

  const bankAccount = await getStatus(await TransferService.createMerchantBankAccount({ ...given.bankAccount, accessToken }))
  const wallet = await getStatus(await TransferService.createMerchantWallet({ ...given.wallet, accessToken }))

  const transfers = []
  const settle = async (name, target) => {
    const location = await TransferService.settleFunds({ ...target, callbackUrl: merchant.callbackUrl, accessToken })
    transfers.push({ name, location, before: await getStatus(location) })
  }
  const targeted = (account, amount) => ({
    currency: 'KES',
    amount,
    destinationType: account.data.type,
    destinationReference: account.data.attributes.account_reference
  })
  await settle('to bank', targeted(bankAccount, given.amounts[0]))
  await settle('to wallet', targeted(wallet, given.amounts[1]))
  await settle('blind', {})

  await advanceClock('PT0.5S')
  for (const transfer of transfers) transfer.after = await getStatus(transfer.location)
  return { bankAccount, wallet, transfers, received: merchant.received }
})
