'use strict'
// What no person does in this way: every rule of accessibility, script in every field, and pictures.
const axe = require('axe-core')
const { control, open, push, tokenOf } = require('./steps')

const views = ['payments', 'phone', 'money', 'simulate', 'scenario', 'time', 'apps', 'tools', 'start']
const settled = {
  payments: '.row',
  money: '.card',
  simulate: 'label:has-text("Amount")',
  scenario: '.editor',
  time: 'h2',
  apps: 'table',
  tools: 'table',
}

// All that is folded away is opened.
const unfold = page => page.evaluate(() => document.querySelectorAll('details').forEach(fold => (fold.open = true)))

async function visit(page, base, app, view) {
  await open(page, base, app, view)
  await page
    .locator(view.startsWith('payments/') ? '.story' : (settled[view.split('/')[0]] ?? 'h1'))
    .first()
    .waitFor()
}

/** Serious findings in every view: "view: rule, element". */
async function accessibility({ page, context, base, app }) {
  // Not by a script element: the page's policy lets none in.
  await context.addInitScript({ content: axe.source })
  const id = await push(page, base, app, { headers: { 'X-Emulator-Outcome': 'success; after=manual' } })
  await push(page, base, app, { url: 'http://127.0.0.1:1/callback' })
  await control(page, base, app, 'GET', 'deliveries/wait?count=1&status=pending')
  await push(page, base, app, { headers: { 'X-Emulator-Outcome': 'success; after=PT1H' } })
  const found = []
  for (const view of [...views, `payments/${id}`]) {
    await visit(page, base, app, view)
    await unfold(page)
    const { violations } = await page.evaluate(() =>
      window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }),
    )
    for (const { impact, id: rule, nodes } of violations) {
      if (['serious', 'critical'].includes(impact))
        found.push(
          `${view}: ${rule}, ${nodes
            .map(node => node.html.slice(0, 200))
            .slice(0, 3)
            .join(' and ')}`,
        )
    }
  }
  return found
}

const script = 'window.attacked = true'
const attack = `"><img src=x onerror="${script}"><script>${script}</script>'{{7*7}}`

/** Script in whatever a client or a receiver can fill. Answers what ran, and how often the attack is there to be read. */
async function attackEverywhere({ page, base, app, receiver }) {
  const token = await tokenOf(page, base, app)
  const headers = { Authorization: `Bearer ${token}`, 'X-Shop': attack, 'User-Agent': attack }
  const post = (path, data) => page.request.post(`${base}${path}`, { headers, data })
  await control(page, base, app, 'PUT', 'scenarios/attack', {
    description: attack,
    rules: [
      { name: attack, on: 'payment', outcome: 'success' },
      { name: `${attack} near`, on: 'incoming_payment', match: { amount: { equals: 1 }, 'body.metadata.note': attack }, outcome: 'success' },
    ],
  })
  await control(page, base, app, 'PUT', 'scenario', { name: 'attack' })
  await control(page, base, app, 'PUT', 'scenario/state', { state: attack })
  await post('api/v1/webhook_subscriptions', {
    event_type: 'buygoods_transaction_received',
    url: `${receiver}?q=${attack}`,
    scope: 'till',
    scope_reference: 'K000000',
  })
  const id = await push(page, base, app, {
    url: `${receiver}?q=${encodeURIComponent(attack)}`,
    headers,
    metadata: { note: attack, [attack]: attack },
    subscriber: { first_name: attack, middle_name: attack, last_name: attack, phone_number: '+254712345678' },
  })
  await post('api/v1/incoming_payments', { payment_channel: attack, till_number: attack, amount: attack })
  await post(`api/v1/${encodeURIComponent(attack)}?${encodeURIComponent(attack)}`, { [attack]: attack })
  await post('api/v1/pay_recipients', {
    type: 'bank_account',
    pay_recipient: { account_name: attack, account_number: attack, bank_branch_ref: '633aa26c-7b7c-4091-ae28-96c0687cf886' },
  })
  await post('api/v2/payment_links', {
    till_number: '000000',
    amount: 100,
    payment_reference: attack,
    note: attack,
    _links: { callback_url: `${receiver}?q=link` },
  })
  await page.request.get(`${base}api/v1/incoming_payments/${id}?q=${encodeURIComponent(attack)}`, { headers })
  await control(page, base, app, 'GET', 'deliveries/wait?count=2&status=delivered')
  const { event } = await control(page, base, app, 'POST', 'simulate/buygoods_transaction_received', {
    sender_first_name: attack,
    sender_last_name: attack,
    reference: attack,
    system: attack,
    hashed_sender_phone: attack,
  })
  const all = await control(page, base, app, 'GET', 'resources')
  let read = 0
  for (const view of [
    ...views,
    'scenario/attack',
    ...[event.resource_id, ...all.resources.map(resource => resource.id)].map(one => `payments/${one}`),
  ]) {
    await visit(page, base, app, view)
    await page.getByText('Loading…').waitFor({ state: 'hidden' })
    await unfold(page)
    read += await page.getByText('onerror=').count()
    const { ran, elements } = await page.evaluate(() => ({
      ran: window.attacked === true,
      elements: document.querySelectorAll('img[src="x"], main script, [onerror]').length,
    }))
    if (ran || elements > 0) return { ran: view, read }
  }
  return { ran: null, read }
}

/** A picture of a view, as bytes in Base64. */
async function picture({ page, base, app, view, wait, focus }) {
  await open(page, base, app, view)
  await page.locator(wait).first().waitFor()
  if (focus) await page.locator(focus).first().scrollIntoViewIfNeeded()
  await page.evaluate(() => document.fonts.ready)
  return (await page.screenshot({ animations: 'disabled' })).toString('base64')
}

module.exports = { accessibility, attackEverywhere, picture }
