// One payment from top to bottom: what was asked, what was decided and by whom, what came of it, who was told, what was asked later.
import { h, show, copyButton } from './dom.js'
import { get, Refusal } from './api.js'
import { after, money, time, tone, words } from './format.js'
import { badge, direction } from './payments.js'
import { most, step, steps } from './steps.js'
import { unheard } from './unheard.js'

const pause = 250

export function story(place, id, context) {
  const verified = new Map()
  let known = null
  let drawn = null
  let timer = null
  let isGone = false

  async function load() {
    timer = null
    const [resource, sent, requests] = await Promise.all([
      get(`resources/${encodeURIComponent(id)}`).catch(failure =>
        failure instanceof Refusal && failure.status === 404 ? null : Promise.reject(failure),
      ),
      get(`deliveries?resource=${encodeURIComponent(id)}&limit=${most}`),
      get(`requests?resource=${encodeURIComponent(id)}&limit=${most}`),
    ])
    if (isGone) return
    known = { resource, deliveries: sent.deliveries.reverse(), more: sent.next !== undefined, requests: requests.requests.reverse() }
    const text = JSON.stringify(known)
    if (text === drawn) return
    drawn = text
    draw()
  }

  function draw() {
    const event = context.stories.unheard.get(id)
    if (!known.resource && known.deliveries.length === 0 && event) {
      show(
        place,
        back(context),
        heading({ ...known, kind: event.topic }, id),
        h('ol', { class: 'story' }, step('off', event.at, null, 'Simulated', unheard(event.topic, true))),
      )
      return
    }
    if (!known.resource && known.deliveries.length === 0) {
      show(
        place,
        back(context),
        h('div', { class: 'empty' }, h('h2', {}, 'Not here'), h('p', {}, `This app has nothing called ${id}, or no longer.`)),
      )
      return
    }
    const focused = document.activeElement?.dataset?.key
    const top = place.scrollTop
    show(place, back(context), heading(known, id), strip(known), h('ol', { class: 'story' }, steps(known, { id, verified, context, load })))
    place.scrollTop = top
    if (focused) place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus()
  }

  const failed = failure => show(place, back(context), h('p', { class: 'problem pad', role: 'alert' }, failure.message))
  show(place, h('p', { class: 'quiet pad' }, 'Loading…'))
  load().catch(failed)
  return {
    id,
    onEvents(events, counts) {
      const ids = new Set(known?.deliveries.map(sent => sent.id) ?? [])
      const newest = Math.max(0, ...ids)
      const concerns =
        counts.again ||
        events.some(
          event =>
            event.id === id ||
            (event.name === 'delivery' && (ids.has(event.id) || event.id > newest)) ||
            (event.name === 'request' && event.path.includes(id)),
        )
      if (concerns && timer === null) timer = setTimeout(() => load().catch(() => {}), pause)
    },
    dispose() {
      isGone = true
      clearTimeout(timer)
    },
  }
}

const back = context => h('a', { class: 'back', href: context.link('payments') }, '← All payments')

function heading({ resource, deliveries, kind: named }, id) {
  const kind = named ?? resource?.kind ?? deliveries[0].topic
  const { who, amount, till } = resource?.about ?? {}
  return h(
    'header',
    { class: 'detail-head' },
    h('div', { class: 'detail-title' }, direction(kind), h('h2', {}, words(kind)), resource && badge(resource.status)),
    h(
      'p',
      { class: 'detail-sum' },
      amount && h('b', { class: 'figure large' }, `KES ${money(amount)}`),
      h('span', {}, who, who && till && ' → ', till && `till ${till}`),
    ),
    h(
      'p',
      { class: 'detail-id' },
      h('code', {}, id),
      copyButton('Copy id', id),
      copyButton('Copy link', () => location.href),
    ),
  )
}

// The whole at one glance.
function strip({ resource, deliveries }) {
  const from = resource?.created_at
  const parts = [
    resource && ['good', 'Asked', time(from)],
    resource && [resource.decided_by.outcome === 'success' ? 'good' : 'wait', 'Decided', `${resource.decided_by.by}: ${resource.decided_by.outcome}`],
    resource && [tone(resource.status), resource.status, resource.completed_at ? after(from, resource.completed_at) : 'waiting'],
    ...deliveries.slice(-3).map(sent => {
      const last = sent.attempts.at(-1)
      const said = last ? `${last.status ?? 'no reply'}${from ? ` ${after(from, last.started_at)}` : ''}` : 'not sent yet'
      return [sent.status === 'pending' && last ? 'bad' : tone(sent.status), sent.kind === 'webhook' ? 'Webhook' : 'Callback', said]
    }),
  ].filter(Boolean)
  return h(
    'ol',
    { class: 'strip', 'aria-label': 'In short' },
    parts.map(([look, label, said]) => h('li', { class: look }, h('b', {}, label), h('span', { class: 'quiet figure' }, said))),
  )
}
