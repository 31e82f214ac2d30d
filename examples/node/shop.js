'use strict'
const crypto = require('node:crypto')
const http = require('node:http')
const kopoKopo = require('k2-connect-node')

/**
 * A shop: POST /orders asks the customer to pay, POST /kopokopo/result is where Kopo Kopo says what became of it, GET /orders/{id} shows it.
 * @param settings clientId, clientSecret, apiKey, baseUrl of Kopo Kopo, as its SDK takes them
 */
function createShop (settings) {
  const sdk = kopoKopo(settings)
  const orders = new Map()

  async function order ({ phone, amount }, shopUrl) {
    const order = { id: crypto.randomUUID(), status: 'pending', shipped: 0 }
    orders.set(order.id, order)
    const { access_token: accessToken } = await sdk.TokenService.getToken()
    await sdk.StkService.initiateIncomingPayment({
      paymentChannel: 'M-PESA STK Push',
      tillNumber: 'K000000',
      firstName: 'Joe',
      lastName: 'Buyer',
      phoneNumber: phone,
      currency: 'KES',
      amount,
      metadata: { order: order.id },
      callbackUrl: `${shopUrl}/kopokopo/result`,
      accessToken
    })
    return order
  }

  // Whoever knows the URL can POST to it; who knows the API key is Kopo Kopo. Signed are the bytes, so they are compared before anything reads them.
  function isSigned (body, signature) {
    const expected = crypto.createHmac('sha256', settings.apiKey).update(body).digest()
    const given = Buffer.from(signature ?? '', 'hex')
    return given.length === expected.length && crypto.timingSafeEqual(given, expected)
  }

  // The same result may come twice, and late. The first counts.
  function finish ({ data: { attributes: result } }) {
    const order = orders.get(result.metadata.order)
    if (order?.status !== 'pending') return
    order.status = result.status === 'Success' ? 'paid' : 'failed'
    order.reason = result.event.errors ?? undefined
    if (order.status === 'paid') order.shipped++
  }

  return http.createServer(async (request, response) => {
    const answer = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    try {
      const body = Buffer.concat(await request.toArray())
      if (request.method === 'POST' && request.url === '/orders') {
        answer(201, await order(JSON.parse(body), `http://${request.headers.host}`))
      } else if (request.method === 'POST' && request.url === '/kopokopo/result') {
        if (!isSigned(body, request.headers['x-kopokopo-signature'])) return answer(401, { error: 'not signed by Kopo Kopo' })
        finish(JSON.parse(body))
        answer(200, {})
      } else {
        const order = orders.get(request.url.replace('/orders/', ''))
        answer(order ? 200 : 404, order ?? { error: 'no such order' })
      }
    } catch (error) {
      answer(502, { error: String(error?.message ?? error) })
    }
  })
}

module.exports = { createShop }
