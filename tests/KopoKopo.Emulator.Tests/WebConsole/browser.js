'use strict'
// One Chromium for all tests of the console. Reads a line of JSON for each scenario, { name, base, app, … }, and answers one: { result } or { error }.
// Each scenario has a page of its own, in a browser context of its own.
const { chromium } = require('playwright-core')
const readline = require('node:readline')
const scenarios = { ...require('./scenarios'), ...require('./checks'), ...require('./flood') }

const bound = 20_000

async function play(browser, { name, scheme = 'light', width = 1280, height = 800, ...given }) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    timezoneId: 'Africa/Nairobi',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(bound)
  const page = await context.newPage()
  const errors = []
  page.on('pageerror', error => errors.push(error.message))
  page.on('console', message => {
    // A refusal that the page shows in words is logged by the browser as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  try {
    const result = await scenarios[name]({ page, context, ...given })
    if (errors.length > 0) throw new Error(`The page says: ${errors.join('; ')}`)
    return { result: result ?? null }
  } catch (error) {
    const text = await page
      .locator('main')
      .innerText()
      .catch(() => '')
    return { error: `${error.message}\n${errors.join('\n')}\nThe page shows: ${text.slice(0, 1500)}` }
  } finally {
    await context.close()
  }
}

async function main() {
  // Chromium's own sandbox does not work for root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath: process.argv[2], args })
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await play(browser, JSON.parse(line)))}\n`)
  }
  await browser.close()
}

main().catch(error => {
  process.stdout.write(`${JSON.stringify({ error: error.message })}\n`)
  process.exit(1)
})
