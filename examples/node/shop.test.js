'use strict'
const { test, beforeEach, afterEach } = require('node:test')
const assert = require('node:assert')
const { once } = require('node:events')
const { KopoKopo } = require('./kopokopo')
const { createShop } = require('./shop')

let kopokopo, shop, url

beforeEach(async () => {
  kopokopo = await KopoKopo.newApp()
  shop = createShop(kopokopo).listen(0, '127.0.0.1')
  await once(shop, 'listening')
  url = `http://127.0.0.1:${shop.address().port}`
})

afterEach(async () => {
  await kopokopo.remove()
  shop.close()
  shop.closeAllConnections()
})

async function order (phone = '+254712345678') {
  const answer = await fetch(`${url}/orders`, { method: 'POST', body: JSON.stringify({ phone, amount: 250 }) })
  assert.strictEqual(answer.status, 201, await answer.clone().text())
  return (await answer.json()).id
}

const seen = async id => (await fetch(`${url}/orders/${id}`)).json()

test('a paid order is shipped', async () => {
  const id = await order()
  assert.strictEqual((await seen(id)).status, 'pending')

  await kopokopo.advance()

  assert.deepStrictEqual(await seen(id), { id, status: 'paid', shipped: 1 })
})

test('a customer without money is told so', async () => {
  await kopokopo.next({ outcome: 'insufficient_funds' })
  const id = await order()

  await kopokopo.advance()

  assert.deepStrictEqual(await seen(id), { id, status: 'failed', shipped: 0, reason: 'The balance is insufficient for the transaction' })
})

test('a customer who cancels is shipped nothing', async () => {
  const id = await order('+254700000039')

  await kopokopo.advance()

  assert.strictEqual((await seen(id)).status, 'failed')
})

test('an order waits for a late result', async () => {
  await kopokopo.next({ outcome: 'success', after: 'PT5M' })
  const id = await order()

  await kopokopo.advance('PT4M59S')
  assert.strictEqual((await seen(id)).status, 'pending')

  await kopokopo.advance('PT1S')
  assert.strictEqual((await seen(id)).status, 'paid')
})

test('a result that comes three times ships once', async () => {
  await kopokopo.next({ outcome: 'success', deliver: [{ to: 'callback', faults: [{ duplicate: 3 }] }] })
  const id = await order()

  const { deliveries } = await kopokopo.advance()

  assert.strictEqual(deliveries.length, 3)
  assert.strictEqual((await seen(id)).shipped, 1)
})

test('a forged result is refused and ships nothing', async () => {
  await kopokopo.next({ outcome: 'success', deliver: [{ to: 'callback', faults: [{ signature: 'wrong_key' }] }] })
  const id = await order()

  const { deliveries } = await kopokopo.advance()

  assert.strictEqual(deliveries[0].attempts[0].status, 401)
  assert.strictEqual((await seen(id)).status, 'pending')
})
