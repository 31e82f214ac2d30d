'use strict'
// What a person does on the page. Each answers what they see.
const { control, open, push, wayTo } = require('./steps')

const story = page => page.getByRole('region', { name: 'Story' })

async function firstPayment({ page, base }) {
  await page.goto(base)
  await page.getByRole('button', { name: 'Make a first payment' }).click()
  await story(page).getByText('Signature verified').waitFor()
  await story(page).getByRole('heading', { name: 'Callback delivered' }).waitFor()
  return { id: page.url().split('/').at(-1) }
}

async function payOnTheHandset({ page, base, app }) {
  await open(page, base, app, 'phone')
  await page.getByRole('switch', { name: 'Ask me for every payment' }).check()
  await page.getByText('Every payment waits for you').waitFor()
  const id = await push(page, base, app, { amount: 1234 })
  const phone = page.getByRole('article', { name: '+254712345678 is asked to pay KES 1,234.00' })
  await phone.getByText('to till K000000?').waitFor()
  await phone.getByRole('link', { name: 'Its story' }).click()
  await story(page).getByRole('heading', { name: 'Waiting: Pending' }).waitFor()
  await story(page).getByRole('button', { name: 'Pay', exact: true }).click()
  await story(page).getByRole('heading', { name: 'Callback delivered' }).waitFor()
  const row = page.locator('.row', { hasText: '1,234.00' }).filter({ hasText: 'Success' })
  await row.waitFor()
  return { id, row: await row.textContent() }
}

async function refuseOnTheHandset({ page, base, app, choices }) {
  await open(page, base, app, 'phone')
  for (const [number, choice] of choices.entries()) {
    await push(page, base, app, { amount: number + 1, headers: { 'X-Emulator-Outcome': 'success; after=manual' } })
    await page.getByRole('button', { name: choice, exact: true }).click()
    await page.getByText('Nobody is asked to pay').waitFor()
  }
}

async function replay({ page, base, app }) {
  const id = await push(page, base, app)
  await open(page, base, app, `payments/${id}`)
  await story(page).getByRole('heading', { name: 'Callback delivered' }).waitFor()
  await story(page).getByText('Replay', { exact: true }).click()
  await story(page).getByLabel('Times').fill('2')
  await story(page).getByRole('button', { name: 'Send again' }).click()
  await story(page).getByRole('heading', { name: 'Callback delivered' }).nth(2).waitFor()
  return { id }
}

async function freezeAndAdvance({ page, base, app }) {
  await open(page, base, app, 'time')
  await page.getByRole('button', { name: 'Freeze' }).click()
  await page.getByText('Frozen at').waitFor()
  await push(page, base, app, { headers: { 'X-Emulator-Outcome': 'success; after=PT2M' } })
  await page.getByText('Result of incoming payment').waitFor()
  await page.getByRole('button', { name: '+ 1 minute' }).click()
  await page.getByText('Nothing fell due').waitFor()
  await page.getByRole('button', { name: 'To the next due thing' }).click()
  await page.getByText('1 became final, 1 sent').waitFor()
  await page.getByText('Nothing is due').waitFor()
}

async function editScenario({ page, base, app }) {
  await open(page, base, app, 'scenario')
  await page.getByRole('button', { name: 'New scenario' }).click()
  await page.getByLabel('Name').fill('rainy')
  await page.getByRole('button', { name: 'Write it' }).click()
  const editor = page.getByRole('textbox', { name: 'rainy.json' })
  const right = await editor.inputValue()
  await editor.fill(right.replace('insufficient_funds', 'insufficient_fund').replace('PT3S', 'three seconds'))
  await page.getByRole('button', { name: 'Save for this app' }).click()
  await page.getByRole('button', { name: 'Line 8' }).waitFor()
  const complaints = await page.locator('.problems').innerText()
  const marked = await page.locator('.gutter .wrong').allInnerTexts()
  await editor.fill(right.replace('PT3S', 'PT0S'))
  await page.getByRole('button', { name: 'Save for this app' }).click()
  await page.getByText('Saved for this app: 1 rule.').waitFor()
  await page.getByRole('link', { name: 'rainy' }).click()
  await page.getByRole('button', { name: 'Make it active' }).click()
  await page.getByText('rainy is active').waitFor()
  const id = await push(page, base, app, { amount: 5000 })
  await open(page, base, app, `payments/${id}`)
  await story(page).getByRole('link', { name: 'rule large ones fail' }).click()
  await editor.waitFor()
  const selected = await editor.evaluate(area => area.value.slice(area.selectionStart, area.selectionEnd))
  return { complaints, marked, selected }
}

async function simulate({ page, base, app }) {
  await open(page, base, app, 'simulate')
  await page.getByLabel('What happens').selectOption('buygoods_transaction_received')
  await page.getByLabel('Amount').fill('321')
  await page.getByRole('button', { name: 'Simulate', exact: true }).click()
  await page.getByRole('link', { name: 'See its story' }).click()
  await story(page).getByRole('heading', { name: 'Simulated' }).waitFor()
  await story(page).getByText('Signature verified').waitFor()
  return { row: await page.locator('.row').first().textContent() }
}

async function simulateUnheard({ page, base, app }) {
  await open(page, base, app, 'simulate')
  await page.getByLabel('What happens').selectOption('customer_created')
  await page.getByRole('button', { name: 'Simulate', exact: true }).click()
  const said = await page.locator('.note').innerText()
  const curl = await page.locator('.code').innerText()
  await page.getByRole('link', { name: 'See its story' }).click()
  await story(page).getByRole('heading', { name: 'Simulated' }).waitFor()
  const row = await page.locator('.row').first().textContent()
  await story(page).getByRole('button', { name: 'Subscribe the built-in receiver' }).click()
  await story(page).getByText('Subscribed: simulate it again').waitFor()
  await control(page, base, app, 'POST', 'simulate/customer_created')
  await page.locator('.row', { hasText: 'Told' }).getByRole('img', { name: '1 of 1 delivered' }).waitFor()
  return { said, curl, row }
}

/** Where the attempts at a callback that nobody takes stand, and where their times belong, in pixels. */
async function track({ page, base, app }) {
  const id = await push(page, base, app, { url: 'http://127.0.0.1:1/callback' })
  await control(page, base, app, 'POST', 'clock/advance', { by: 'PT10H' })
  const { deliveries } = await control(page, base, app, 'GET', `deliveries?resource=${id}`)
  const { created_at: from } = await control(page, base, app, 'GET', `resources/${id}`)
  const times = deliveries[0].attempts.map(attempt => Date.parse(attempt.started_at) - Date.parse(from))
  await open(page, base, app, 'payments')
  const drawn = page.getByRole('img', { name: 'delivered' })
  const label = await drawn.getAttribute('aria-label')
  const { width, places } = await drawn.evaluate(track => {
    const box = track.getBoundingClientRect()
    const middle = mark => mark.getBoundingClientRect().left + mark.getBoundingClientRect().width / 2 - box.left
    return { width: box.width, places: [...track.querySelectorAll('.mark')].map(middle) }
  })
  // From a tenth of a second to a day, each tenfold as long as the one before.
  const expected = times.map(after => (width * Math.log(1 + after / 100)) / Math.log(1 + 864_000))
  return { label, times, places, expected, width }
}

async function badSimulation({ page, base, app }) {
  await open(page, base, app, 'simulate')
  await page.getByLabel('Amount').fill('a lot')
  await page.getByRole('button', { name: 'Simulate', exact: true }).click()
  return { said: await page.getByRole('status').locator('.toast.bad').textContent() }
}

async function twoApps({ page, base, app, other }) {
  await push(page, base, other, { amount: 111 })
  await open(page, base, app, 'payments')
  await page.getByText('Nothing has happened to this app yet.').waitFor()
  await push(page, base, app, { amount: 222 })
  await page.locator('.row', { hasText: '222.00' }).waitFor()
  await page.goto(`${base}#/payments?app=${other}`)
  await page.locator('.row', { hasText: '111.00' }).waitFor()
  return { rows: await page.locator('.row').count(), app: await page.locator('.chip b').first().textContent() }
}

async function controlToken({ page, base, token }) {
  await page.goto(`${base}#/money`)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Token').fill('not the token')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('That token was refused.').waitFor()
  await dialog.getByLabel('Token').fill(token)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Till K000000').waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]))
  await page.reload()
  await dialog.getByLabel('Token').waitFor()
  return { isKept: kept.includes(token) || kept.includes(encodeURIComponent(token)) }
}

async function connectAgain({ page, base, app }) {
  const way = await wayTo(base)
  try {
    await open(page, way.base, app, 'payments')
    way.close()
    await page.getByText('Connection lost, trying again').waitFor()
    await push(page, base, app, { amount: 333 })
    await way.open()
    await page.getByText('Live', { exact: true }).waitFor()
    await page.locator('.row', { hasText: '333.00' }).waitFor()
  } finally {
    way.close()
  }
}

async function world({ page, base, app }) {
  await push(page, base, app, { amount: 444 })
  await open(page, base, app, 'apps')
  await page.getByLabel('Put aside as').fill('before')
  await page.getByRole('button', { name: 'Take a snapshot' }).click()
  await page.getByRole('button', { name: 'Bring back before' }).waitFor()
  await page.getByRole('button', { name: 'Reset this app' }).click()
  await page.getByRole('button', { name: 'Do it' }).click()
  await page.getByText('Empty', { exact: true }).waitFor()
  const { counts } = await control(page, base, app, 'GET', '')
  await page.getByRole('button', { name: 'Bring back before' }).click()
  await page.getByText('before is back').waitFor()
  return { afterReset: counts.resources, afterRestore: (await control(page, base, app, 'GET', '')).counts.resources }
}

async function older({ page, base, app }) {
  await open(page, base, app, 'payments')
  const rows = page.locator('.row')
  await rows.nth(199).waitFor()
  const before = await rows.count()
  await page.getByRole('button', { name: 'Show older' }).click()
  await page.getByRole('button', { name: 'Show older' }).waitFor({ state: 'detached' })
  return { before, after: await rows.count(), last: await rows.last().locator('.row-sum b').textContent() }
}

async function manyDue({ page, base, app }) {
  await open(page, base, app, 'time')
  const due = page.getByRole('region', { name: 'What is due' }).locator('tbody tr')
  await due.first().waitFor()
  return { rows: await due.count(), isMoreSaid: await page.getByText('The first 50 are shown: more is due later.').isVisible() }
}

/** The samples of the start page, by their tabs. */
async function samples({ page, base, app }) {
  await open(page, base, app, 'start')
  const read = {}
  for (const name of ['curl', 'Node', 'Python', 'PHP', 'C#']) {
    await page.getByRole('tab', { name, exact: true }).click()
    read[name] = await page.locator('#sample .code').innerText()
  }
  return read
}

async function filter({ page, base, app }) {
  await push(page, base, app, { phone: '+254711111111', amount: 10 })
  await push(page, base, app, { phone: '+254722222222', amount: 20 })
  await open(page, base, app, 'payments')
  await page.locator('.row').nth(1).waitFor()
  await page.getByRole('searchbox').fill('0711111111')
  await page.getByText('1 of 2').waitFor()
  const url = page.url()
  await page.reload()
  await page.getByText('1 of 2').waitFor()
  return { url, who: await page.locator('.row-who b').allInnerTexts() }
}

module.exports = {
  badSimulation,
  connectAgain,
  controlToken,
  editScenario,
  filter,
  firstPayment,
  freezeAndAdvance,
  manyDue,
  older,
  payOnTheHandset,
  refuseOnTheHandset,
  replay,
  samples,
  simulate,
  simulateUnheard,
  track,
  twoApps,
  world,
}
