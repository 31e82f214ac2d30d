// The app's clock: now, frozen, forward; and what it brings next.
import { h, show, button, field, toast } from './dom.js'
import { control, get } from './api.js'
import { date, span, time, words } from './format.js'

const shown = 50

export function view(main, route, context) {
  const due = h('div', { class: 'panel flush' })
  const freeze = button('Freeze', () => set(context.status().clock.frozen ? 'run' : 'freeze'), { class: 'button' })
  const next = button('To the next due thing', toNext, { class: 'button primary', disabled: true })
  const day = h('span', { class: 'quiet' })
  const to = h('input', { class: 'input', type: 'datetime-local', step: 1 })
  let first = null

  async function done(text) {
    await context.refreshStatus()
    await draw()
    context.refreshStories()
    toast(text)
  }

  async function set(what) {
    if (what === 'freeze') await control('PUT', 'clock', { frozen: true })
    else if (what === 'run') await control('PUT', 'clock', { frozen: false })
    else await control('DELETE', 'clock')
    await done({ freeze: 'Time stands still', run: 'Time goes on', real: 'Real time' }[what])
  }

  async function advance(body) {
    const { resources, deliveries } = await control('POST', 'clock/advance', body)
    await done(resources.length + deliveries.length === 0 ? 'Nothing fell due' : `${resources.length} became final, ${deliveries.length} sent`)
  }

  async function toNext() {
    if (first === null) return
    // What is due already needs no later clock.
    await advance(Date.parse(first.due_at) <= context.clock.now() ? { by: 'PT0S' } : { to: first.due_at })
  }

  async function draw() {
    const all = (await get(`due?limit=${shown + 1}`)).due
    const found = all.slice(0, shown)
    first = found[0] ?? null
    next.disabled = first === null
    show(
      due,
      h('h2', { class: 'pad-in' }, 'Next'),
      found.length === 0
        ? h('p', { class: 'quiet pad-in' }, 'Nothing is due: no result and no delivery waits for its time.')
        : h(
            'div',
            { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'What is due' },
            h(
              'table',
              {},
              h(
                'thead',
                {},
                h(
                  'tr',
                  {},
                  ['When', 'In', 'What', 'About'].map(name => h('th', { scope: 'col' }, name)),
                ),
              ),
              h(
                'tbody',
                {},
                found.map(item =>
                  h(
                    'tr',
                    {},
                    h('td', { class: 'figure' }, h('time', { datetime: item.due_at, title: date(item.due_at) }, time(item.due_at, true))),
                    h('td', { class: 'figure' }, span(Math.max(0, Date.parse(item.due_at) - context.clock.now()))),
                    h(
                      'td',
                      {},
                      item.what === 'result'
                        ? `Result of ${words(item.name).toLowerCase()}`
                        : ['Delivery of ', item.name, ' to ', h('code', {}, item.url)],
                    ),
                    h('td', {}, h('a', { href: context.link('payments', item.resource_id) }, item.resource_id.slice(0, 8))),
                  ),
                ),
              ),
            ),
          ),
      all.length > shown && h('p', { class: 'quiet pad-in' }, `The first ${shown} are shown: more is due later.`),
    )
  }

  function onStatus({ clock }) {
    freeze.textContent = clock.frozen ? 'Let it run' : 'Freeze'
    day.textContent = `${date(clock.now)}${clock.frozen ? ', standing still' : ''}${offsetOf(context.clock)}`
  }

  const failed = failure => show(due, h('p', { class: 'problem pad', role: 'alert' }, failure.message))
  const face = context.clock.face()
  face.classList.add('big-face')
  show(
    main,
    h(
      'div',
      { class: 'page narrow' },
      h('div', { class: 'page-head' }, h('h1', {}, 'Time')),
      h('p', { class: 'quiet' }, 'Each app has a clock of its own. Move it, and all that falls due happens at once, retries included.'),
      h(
        'div',
        { class: 'panel clock-panel' },
        h('div', {}, face, day),
        h(
          'div',
          { class: 'actions' },
          freeze,
          button('+ 1 minute', () => advance({ by: 'PT1M' })),
          button('+ 1 hour', () => advance({ by: 'PT1H' })),
          next,
          button('Real time', () => set('real')),
        ),
        h(
          'div',
          { class: 'inline-form' },
          field('Forward to', to),
          button('Go there', async () => {
            if (!to.value) throw new Error('Say when')
            await advance({ to: new Date(to.value).toISOString() })
          }),
        ),
      ),
      due,
    ),
  )
  if (context.status()) onStatus(context.status())
  draw().catch(failed)
  return { onStatus, onStories: () => draw().catch(failed) }
}

function offsetOf(clock) {
  const off = clock.now() - Date.now()
  return Math.abs(off) < 2000 ? '' : `, ${span(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'} real time`
}
