// The shell: which view is shown, for which app, and what all of them share.
import { h, show, icon, toast } from './dom.js'
import { currentApp, get, useApp } from './api.js'
import { follow } from './feed.js'
import { Stories } from './stories.js'
import { Clock } from './clock.js'
import { view as payments } from './payments.js'
import { view as phone } from './phone.js'
import { view as moneyView } from './money.js'
import { view as simulate } from './simulate.js'
import { view as scenarios } from './scenarios.js'
import { view as timeView } from './time.js'
import { view as apps } from './apps.js'
import { view as tools } from './tools.js'
import { view as start } from './start.js'

const views = {
  payments: { label: 'Payments', view: payments },
  phone: { label: 'Handset', view: phone },
  money: { label: 'Money', view: moneyView },
  simulate: { label: 'Simulate', view: simulate },
  scenario: { label: 'Scenarios', view: scenarios },
  time: { label: 'Time', view: timeView },
  apps: { label: 'Apps', view: apps },
  tools: { label: 'Tools', view: tools },
  start: { label: 'Get started', view: start },
}

const leastPause = 400

const shell = {
  stories: new Stories(),
  status: null,
  clock: new Clock(),
  current: null,
  name: null,
  route: null,
  stop: null,
  made: 0,
  isReading: false,
}

const top = document.getElementById('top')
const nav = document.getElementById('nav')
const main = document.getElementById('main')
const live = h('span', { class: 'live wait', role: 'status' }, 'Connecting')
const chips = h('div', { class: 'chips' })

/** "#/payments/ID?app=test-42&text=254" as { name, argument, query }. */
function routeOf(hash) {
  const [path, query] = hash.replace(/^#\/?/, '').split('?')
  const [name, ...rest] = path.split('/')
  return {
    name: views[name] ? name : 'payments',
    argument: rest.length > 0 ? decodeURIComponent(rest.join('/')) : null,
    query: new URLSearchParams(query),
  }
}

function link(name, argument = null, query = {}) {
  const said = new URLSearchParams()
  if (currentApp() !== 'sandbox') said.set('app', currentApp())
  for (const [key, value] of Object.entries(query)) if (value) said.set(key, value)
  const text = said.toString()
  return `#/${name}${argument === null ? '' : `/${encodeURIComponent(argument)}`}${text ? `?${text}` : ''}`
}

const go = (...where) => {
  location.hash = link(...where)
}

async function refreshStatus() {
  shell.status = await get('')
  shell.clock.set(shell.status.clock)
  drawTop()
  shell.current?.onStatus?.(shell.status)
}

/** Reads the lists again, soon, and not more often than they can be read. */
async function refreshStories() {
  if (shell.isReading) {
    shell.isAskedAgain = true
    return
  }
  shell.isReading = true
  const started = performance.now()
  try {
    const made = shell.made
    shell.made = 0
    if (await shell.stories.refresh(Math.max(100, made + 50))) shell.isAskedAgain = true
    shell.current?.onStories?.()
  } catch (failure) {
    if (failure.status) toast(failure.message, 'bad')
    else if (failure.status === undefined) console.error(failure)
  }
  const pause = Math.max(leastPause, 2 * (performance.now() - started))
  setTimeout(
    () => {
      shell.isReading = false
      if (!shell.isAskedAgain) return
      shell.isAskedAgain = false
      refreshStories()
    },
    shell.made > 0 ? pause : Math.min(pause, leastPause / 4),
  )
}

async function onEvents({ counts, events }) {
  shell.made += counts.creation ?? 0
  if (counts.world || counts.again) {
    shell.stories = new Stories()
    context.stories = shell.stories
  }
  if (counts.clock || counts.world || counts.again) refreshStatus().catch(() => {})
  shell.stories.apply(events)
  if (counts.completion) shell.current?.onStories?.()
  shell.current?.onEvents?.(events, counts)
  refreshStories()
}

function onState(state) {
  const said = { live: ['good', 'Live'], connecting: ['wait', 'Connecting'], lost: ['bad', 'Connection lost, trying again'] }[state]
  live.className = `live ${said[0]}`
  live.textContent = said[1]
}

const context = { link, go, refreshStatus, refreshStories, clock: shell.clock, stories: shell.stories, status: () => shell.status }

function drawTop() {
  const { clock, scenario } = shell.status ?? {}
  show(
    chips,
    h('a', { class: 'chip', href: link('apps') }, h('span', { class: 'chip-name' }, 'App'), h('b', {}, currentApp())),
    scenario &&
      h(
        'a',
        { class: 'chip', href: link('scenario', scenario.name) },
        h('span', { class: 'chip-name' }, 'Scenario'),
        h('b', {}, scenario.name),
        scenario.state !== 'Started' && h('span', { class: 'quiet' }, scenario.state),
      ),
    clock &&
      h(
        'a',
        { class: `chip ${clock.frozen ? 'frozen' : ''}`, href: link('time') },
        h('span', { class: 'chip-name' }, clock.frozen ? 'Frozen at' : 'Clock'),
        shell.clock.face(),
      ),
  )
}

function drawNav() {
  show(
    nav,
    h(
      'ul',
      {},
      Object.entries(views).map(([name, { label }]) =>
        h('li', {}, h('a', { href: link(name), 'aria-current': name === shell.name ? 'page' : null }, icon(name), h('span', {}, label))),
      ),
    ),
  )
  nav.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
}

async function switchApp(app) {
  useApp(app)
  shell.stop?.()
  shell.stories = new Stories()
  context.stories = shell.stories
  shell.status = null
  await refreshStatus()
  await shell.stories.refresh()
  shell.stop = follow(onEvents, onState)
}

async function navigate() {
  const route = routeOf(location.hash)
  const app = route.query.get('app') || 'sandbox'
  try {
    if (shell.stop === null || app !== currentApp()) {
      shell.current?.dispose?.()
      shell.current = null
      shell.name = null
      await switchApp(app)
    }
  } catch (failure) {
    show(main, h('div', { class: 'pad' }, h('h1', {}, 'No answer'), h('p', { class: 'problem', role: 'alert' }, failure.message)))
    return
  }
  if (!location.hash && shell.stories.resources.length === 0 && shell.stories.deliveries.size === 0) route.name = 'start'
  if (route.name === shell.name && shell.current?.onRoute?.(route)) {
    drawNav()
    return
  }
  shell.current?.dispose?.()
  shell.name = route.name
  drawNav()
  drawTop()
  document.title = `${views[route.name].label} · KopoKopo.Emulator`
  show(main)
  main.className = `main view-${route.name}`
  shell.current = views[route.name].view(main, route, context)
}

show(
  top,
  h('a', { class: 'brand', href: '#/payments' }, h('img', { src: 'console/icon.svg', alt: '', width: 24, height: 24 }), 'KopoKopo.Emulator'),
  chips,
  live,
)
window.addEventListener('hashchange', navigate)
navigate()
