'use strict'
// Events by the thousand: what the page shows then, how soon it answers, how much it keeps, and whether anything is left behind.
const { control, open, receiver, tokenOf } = require('./steps')

// Counts the events that the page reads of the feed, as bytes, before the page looks at them.
const counting = () => {
  const read = ReadableStreamDefaultReader.prototype.read
  const seen = (window.seen = { events: 0, first: 0, last: 0 })
  ReadableStreamDefaultReader.prototype.read = async function () {
    const part = await read.call(this)
    if (!part.value) return part
    const now = performance.now()
    // Each event ends with an empty line; a comment has none of the letters that begin its data.
    const events = new TextDecoder('latin1').decode(part.value).split('\ndata:').length - 1
    if (events > 0) {
      seen.first ||= now
      seen.last = now
      seen.events += events
    }
    return part
  }
}

/** Opens the story of a row, and answers after how many milliseconds the row is marked. */
async function click(page, number) {
  const took = await page.evaluate(
    at =>
      new Promise(done => {
        const started = performance.now()
        const drawn = new MutationObserver(() => {
          if (!document.querySelector('.row[aria-current]')) return
          drawn.disconnect()
          done(performance.now() - started)
        })
        drawn.observe(document.querySelector('.rows'), { subtree: true, childList: true })
        document.querySelectorAll('.row')[at].click()
      }),
    number,
  )
  await page.getByRole('heading', { name: 'Asked' }).waitFor()
  await page.evaluate(() => {
    location.hash = location.hash.replace(/payments\/[^?]+/, 'payments')
  })
  await page.locator('.row[aria-current]').waitFor({ state: 'detached' })
  return took
}

const median = numbers => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** Lets time go on for thousands of payments that wait, while the page looks on. Answers how many rows there are, and how soon it answers clicks. */
async function afterTheFlood({ page, base, app, last, deliveries }) {
  await open(page, base, app, 'payments')
  await page.locator('.row').nth(50).waitFor()
  await control(page, base, app, 'PUT', 'clock', { frozen: false })
  await control(page, base, app, 'GET', `deliveries/wait?resource=${last}&count=${deliveries}&timeout=PT60S`)
  await page.locator('.row').first().getByRole('img', { name: `${deliveries} of ${deliveries} delivered` }).waitFor()
  const clicks = []
  for (const number of [3, 5, 7]) clicks.push(await click(page, number))
  return { rows: await page.locator('.row').count(), quickest: Math.min(...clicks) }
}

/** A merchant that asks for payments; each is paid so many milliseconds after it was asked for. Answers a payment's id. */
async function merchant(page, base, app) {
  const token = await tokenOf(page, base, app)
  const body = JSON.stringify({
    payment_channel: 'M-PESA STK Push',
    till_number: 'K000000',
    subscriber: { first_name: 'Jane', last_name: 'Doe', phone_number: '+254712345678' },
    amount: { currency: 'KES', value: 100 },
    _links: { callback_url: receiver },
  })
  return async after => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'X-Emulator-Outcome': `success; after=PT${after / 1000}S` }
    const asked = await fetch(`${base}api/v1/incoming_payments`, { method: 'POST', headers, body })
    if (asked.status !== 201) throw new Error(`The payment was answered ${asked.status}: ${await asked.text()}`)
    return asked.headers.get('location').split('/').at(-1)
  }
}

/** What the page keeps once all that can be let go of is gone: megabytes of its heap, and nodes. */
async function kept(session) {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = name => metrics.find(metric => metric.name === name).value
  return { heap: of('JSHeapUsedSize') / 1024 / 1024, nodes: of('Nodes') }
}

/** How many resources and deliveries the page holds in memory, all of its lists together. */
async function held(session) {
  const call = (method, parameters) => session.send(`Runtime.${method}`, parameters)
  const expression = "import('/console/stories.js').then(({ Stories }) => Stories.prototype)"
  const { result } = await call('evaluate', { expression, awaitPromise: true })
  const { objects } = await call('queryObjects', { prototypeObjectId: result.objectId })
  const functionDeclaration = `function () {
    return { resources: this.reduce((sum, one) => sum + one.resources.length, 0), deliveries: this.reduce((sum, one) => sum + one.deliveries.size, 0) }
  }`
  return (await call('callFunctionOn', { objectId: objects.objectId, functionDeclaration, returnByValue: true })).result.value
}

/**
 * Waits until the page shows the newest rows as the emulator has them, and all deliveries of those that are told of; answers after how many milliseconds.
 * Of these there are as many as the deliveries that the page keeps.
 */
async function untilAllIsThere(page, base, app, { rows, told, deliveries, bound }) {
  const { resources } = await control(page, base, app, 'GET', `resources?limit=${rows}`)
  const wanted = resources.map(({ id, status }) => ({ id, status, told: told.has(id) ? `${deliveries} of ${deliveries} delivered` : null }))
  const started = Date.now()
  await page
    .waitForFunction(
      wanted => {
        const rows = document.querySelectorAll('.row')
        const fits = ({ id, status, told }, at) =>
          rows[at]?.getAttribute('href').includes(`/${id}`) &&
          rows[at].querySelector('.badge').textContent === status &&
          (told === null || rows[at].querySelector('.track')?.getAttribute('aria-label').startsWith(told))
        window.missing = wanted.findIndex((one, at) => !fits(one, at))
        return window.missing < 0
      },
      wanted,
      { timeout: bound, polling: 100 },
    )
    .catch(async failure => {
      const at = await page.evaluate(() => [window.missing, document.querySelectorAll('.row')[window.missing]?.outerHTML])
      throw new Error(`${failure.message} It should show ${JSON.stringify(wanted[at[0]])}, and row ${at[0]} is ${at[1]}`)
    })
  return Date.now() - started
}

/** Clicks while payments that wait are paid, so many a second, and some are new; then looks whether all of it is there. */
async function duringTheFlood({ page, context, base, app, payments, perSecond, fresh, deliveries, bound }) {
  await context.addInitScript(counting)
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  const ask = await merchant(page, base, app)
  const ids = []
  for (let number = 1; number <= payments; number++) ids.push(await ask((number * 1000) / perSecond))
  await open(page, base, app, 'payments')
  await page.locator('.row').nth(50).waitFor()
  const older = page.getByRole('button', { name: 'Show older' })
  // It may be gone between being seen and being clicked.
  while (await older.isVisible()) await older.click({ timeout: 1000 }).catch(() => {})
  await control(page, base, app, 'PUT', 'clock', { frozen: false })
  let isOver = false
  const told = `deliveries/wait?resource=${ids.at(-1)}&count=${deliveries}&timeout=PT60S`
  const over = control(page, base, app, 'GET', told).finally(() => (isOver = true))
  // It is awaited below; what goes wrong before that must not end the process.
  over.catch(() => {})
  const [clicks, rows, samples] = [[], [], []]
  let last = null
  while (!isOver) {
    for (let number = 0; number < fresh; number++) ids.push((last = await ask(0)))
    clicks.push(await click(page, clicks.length % 40))
    rows.push(await page.locator('.row').count())
    samples.push({ events: await page.evaluate(() => window.seen.events), ...(await kept(session)) })
  }
  await over
  await control(page, base, app, 'GET', `deliveries/wait?resource=${last}&count=${deliveries}&timeout=PT60S`)
  const paidLast = new Set(ids.slice(payments - 200, payments))
  const behind = await untilAllIsThere(page, base, app, { rows: Math.min(500, ids.length), told: paidLast, deliveries, bound })
  const seen = await page.evaluate(() => window.seen)
  return {
    events: seen.events,
    seconds: (seen.last - seen.first) / 1000,
    clicks: clicks.length,
    median: median(clicks),
    slowest: Math.max(...clicks),
    rows: Math.max(...rows, await page.locator('.row').count()),
    behind,
    half: samples[Math.floor(samples.length / 2)],
    end: await kept(session),
    held: await held(session),
  }
}

module.exports = { afterTheFlood, duringTheFlood }
