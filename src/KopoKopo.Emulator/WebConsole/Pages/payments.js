// Payments as stories: the list on the left, what happened to one of them on the right.
import { h, show, button } from './dom.js'
import { count, date, money, time, tone, words } from './format.js'
import { story } from './story.js'
import { rule, scale, track } from './track.js'

const mostRows = 500
const out = ['payment', 'send_money', 'settlement_transfer', 'settlement_transfer_completed']
const received = /^(incoming_payment|payment_link)$|_received$/

export function view(main, route, context) {
  const filter = { kind: route.query.get('kind') ?? '', status: route.query.get('status') ?? '', text: route.query.get('text') ?? '' }
  const rows = new Map()
  const list = rule(h('ol', { class: 'rows', 'aria-label': 'Payments and other requests, newest first' }))
  const more = h('div', { class: 'more' })
  const total = h('span', { class: 'quiet' })
  const kinds = h('select', { class: 'input', 'aria-label': 'Kind', on: { change: () => choose('kind', kinds.value) } })
  const states = h('select', { class: 'input', 'aria-label': 'Status', on: { change: () => choose('status', states.value) } })
  const text = h('input', {
    class: 'input grow',
    type: 'search',
    placeholder: 'Phone, amount, reference, id…',
    'aria-label': 'Phone or text',
    value: filter.text,
    on: { input: () => choose('text', text.value) },
  })
  const left = h('section', { class: 'list', 'aria-label': 'List' }, h('div', { class: 'filters' }, text, kinds, states, total, scale()), list, more)
  const right = h('section', { class: 'detail', 'aria-label': 'Story' })
  let opened = null

  function choose(name, value) {
    filter[name] = value
    history.replaceState(null, '', context.link('payments', opened?.id ?? null, filter))
    draw()
  }

  function draw() {
    const all = context.stories.all()
    drawChoices(kinds, 'All kinds', [...new Set(all.map(row => row.kind))].sort(), filter.kind, words)
    drawChoices(states, 'Any status', [...new Set(all.map(row => row.status))].sort(), filter.status)
    const wanted = filter.text.trim().toLowerCase().split(/\s+/).filter(Boolean)
    const fitting = all.filter(
      row =>
        (!filter.kind || row.kind === filter.kind) &&
        (!filter.status || row.status === filter.status) &&
        wanted.every(word => row.text.includes(word.replace(/^0(?=7|1)/, '254')) || row.text.includes(word)),
    )
    drawRows(list, rows, fitting.slice(0, mostRows), opened?.id, context, filter)
    total.textContent = all.length === fitting.length ? count(all.length) : `${count(fitting.length)} of ${count(all.length)}`
    drawEnd(fitting, all)
  }

  function drawEnd(fitting, all) {
    if (all.length === 0)
      show(
        more,
        h(
          'div',
          { class: 'empty' },
          h('p', {}, 'Nothing has happened to this app yet.'),
          h('a', { class: 'button primary', href: context.link('start') }, 'Get started'),
        ),
      )
    else if (fitting.length === 0) show(more, h('p', { class: 'quiet pad' }, 'Nothing fits.'))
    else if (fitting.length > mostRows)
      show(more, h('p', { class: 'quiet pad' }, `The newest ${mostRows} are shown: narrow the list down to see others.`))
    else if (context.stories.next !== null)
      show(
        more,
        button(
          'Show older',
          async () => {
            await context.stories.older()
            draw()
          },
          { class: 'button wide' },
        ),
      )
    else show(more)
  }

  function open(id) {
    opened?.dispose()
    opened = null
    main.classList.toggle('has-detail', id !== null)
    if (id === null) show(right, h('div', { class: 'empty' }, h('p', {}, 'Choose a payment to see its story.')))
    else opened = story(right, id, context)
    draw()
    if (id !== null) right.scrollTop = 0
  }

  list.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    const links = [...list.querySelectorAll('a')]
    const next = links[links.indexOf(document.activeElement) + step]
    if (next) {
      event.preventDefault()
      next.focus()
    }
  })
  show(main, h('h1', { class: 'unseen' }, 'Payments'), h('div', { class: 'split' }, left, right))
  open(route.argument)
  return {
    onStories: draw,
    onEvents: (events, counts) => opened?.onEvents(events, counts),
    onRoute(next) {
      if ((opened?.id ?? null) !== next.argument) open(next.argument)
      return true
    },
    dispose: () => opened?.dispose(),
  }
}

function drawChoices(select, all, names, chosen, label = name => name) {
  const wanted = ['', ...new Set(chosen ? [...names, chosen] : names)]
  if (wanted.join() === [...select.options].map(option => option.value).join()) return
  show(
    select,
    wanted.map(name => h('option', { value: name, selected: name === chosen }, name ? label(name) : all)),
  )
}

// Rows that are there already are kept, and moved only where their order changed.
function drawRows(list, rows, wanted, openId, context, filter) {
  const seen = new Set()
  let place = list.firstElementChild
  for (const row of wanted) {
    seen.add(row.id)
    const mark = `${row.status}|${row.id === openId}|${row.deliveries.map(sent => `${sent.status}${sent.attempts.length}${sent.dueAt}`).join()}|${filter.text}`
    let drawn = rows.get(row.id)
    if (!drawn || drawn.mark !== mark) {
      const element = drawRow(row, row.id === openId, context, filter)
      if (drawn) {
        const hadFocus = drawn.element.contains(document.activeElement)
        if (place === drawn.element) place = element
        drawn.element.replaceWith(element)
        if (hadFocus) element.querySelector('a').focus()
      }
      drawn = { element, mark }
      rows.set(row.id, drawn)
    }
    if (drawn.element === place) place = place.nextElementSibling
    else list.insertBefore(drawn.element, place)
  }
  for (const [id, { element }] of rows) {
    if (seen.has(id)) continue
    element.remove()
    rows.delete(id)
  }
}

function drawRow(row, isOpen, context, filter) {
  const decided = row.decided.by === 'default' ? null : `${row.decided.by}: ${row.decided.outcome}`
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'row', href: context.link('payments', row.id, filter), 'aria-current': isOpen ? 'true' : null },
      direction(row.kind),
      h(
        'span',
        { class: 'row-who' },
        h('b', {}, row.who ?? words(row.kind)),
        h('span', { class: 'quiet' }, words(row.kind), decided && ` · ${decided}`),
      ),
      h(
        'span',
        { class: 'row-sum' },
        row.amount && h('b', { class: 'figure' }, money(row.amount)),
        h(
          'span',
          { class: 'quiet figure' },
          h('time', { datetime: new Date(row.createdAt).toISOString(), title: date(row.createdAt) }, time(row.createdAt)),
        ),
      ),
      h('span', { class: 'row-state' }, badge(row.status)),
      track(row),
    ),
  )
}

export const badge = status => h('span', { class: `badge ${tone(status)}` }, status)

export function direction(kind) {
  const [name, sign, label] = out.includes(kind)
    ? ['out', '↑', 'Money out']
    : received.test(kind)
      ? ['in', '↓', 'Money in']
      : /revers|void/.test(kind)
        ? ['back', '↺', 'Money back']
        : ['none', '•', 'No money']
  return h('span', { class: `way ${name}`, role: 'img', 'aria-label': label }, sign)
}
