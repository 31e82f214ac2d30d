// Balances, what moved, and money in and out over the app's time.
import { h, svg, show } from './dom.js'
import { get } from './api.js'
import { date, money, time } from './format.js'

const mostEntries = 1000
const shown = 100
const bars = 24
const pause = 700

export function view(main, route, context) {
  const balances = h('div', { class: 'cards' })
  const chart = h('div', { class: 'panel' })
  const entries = h('div', { class: 'panel flush' })
  let timer = null
  show(main, h('div', { class: 'page' }, h('div', { class: 'page-head' }, h('h1', {}, 'Money')), balances, chart, entries))

  async function draw() {
    timer = null
    const [ledger, moved] = await Promise.all([get('ledger?limit=200'), get(`ledger/entries?limit=${mostEntries}`)])
    show(
      balances,
      card('All together', ledger.total, true),
      ledger.accounts.map(account => card(account.account === 'company' ? 'Company' : `Till ${account.account}`, account.balance)),
    )
    const real = moved.entries.filter(entry => entry.cause !== 'opening')
    show(chart, h('h2', {}, 'In and out'), drawChart(real, moved.next !== undefined))
    show(entries, h('h2', { class: 'pad-in' }, 'Movements'), table(real, context))
  }

  const failed = failure => show(entries, h('p', { class: 'problem pad', role: 'alert' }, failure.message))
  draw().catch(failed)
  return {
    onStories() {
      timer ??= setTimeout(() => draw().catch(failed), pause)
    },
    dispose: () => clearTimeout(timer),
  }
}

const card = (label, amount, isTotal = false) =>
  h(
    'div',
    { class: `card ${isTotal ? 'total' : ''}` },
    h('span', { class: 'quiet' }, label),
    h('span', { class: 'figure large' }, h('small', {}, 'KES '), money(amount)),
  )

function drawChart(entries, isPart) {
  if (entries.length === 0) return h('p', { class: 'quiet' }, 'No money has moved yet.')
  const times = entries.map(entry => Date.parse(entry.at))
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const width = Math.max(1, (last - first) / bars)
  const sums = Array.from({ length: bars }, () => ({ in: 0, out: 0 }))
  entries.forEach((entry, i) => {
    const bar = sums[Math.min(bars - 1, Math.floor((times[i] - first) / width))]
    const amount = Number(entry.amount)
    if (amount > 0) bar.in += amount
    else bar.out -= amount
  })
  const most = Math.max(...sums.flatMap(sum => [sum.in, sum.out]))
  const [came, went] = ['in', 'out'].map(way => sums.reduce((total, sum) => total + sum[way], 0))
  const say = `KES ${money(came)} in, KES ${money(went)} out, between ${time(first)} and ${time(last)}`
  return h(
    'figure',
    { class: 'chart' },
    svg(
      'svg',
      { viewBox: '0 0 480 130', role: 'img', 'aria-label': say, preserveAspectRatio: 'none' },
      svg('line', { class: 'axis', x1: 0, x2: 480, y1: 65, y2: 65 }),
      sums.map((sum, i) => [drawn(i, sum.in, most, 'in'), drawn(i, sum.out, most, 'out')]),
    ),
    h(
      'figcaption',
      {},
      h('span', { class: 'quiet figure' }, `${date(first)} ${time(first)}`),
      h(
        'span',
        {},
        h('span', { class: 'key in' }),
        `In KES ${money(came)}`,
        ' ',
        h('span', { class: 'key out' }),
        `Out KES ${money(went)}`,
        isPart && `, of the last ${mostEntries} movements`,
      ),
      h('span', { class: 'quiet figure' }, time(last)),
    ),
  )
}

function drawn(i, amount, most, way) {
  if (amount === 0) return null
  const height = Math.max(2, (60 * amount) / most)
  return svg('rect', { class: `bar ${way}`, x: i * 20 + 3, width: 14, rx: 2, y: way === 'in' ? 65 - height : 65, height })
}

function table(entries, context) {
  if (entries.length === 0) return h('p', { class: 'quiet pad-in' }, 'Payments and payouts show up here as they move money.')
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Movements' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ['When', 'Account', 'What', 'Reference'].map(name => h('th', { scope: 'col' }, name)),
          h('th', { scope: 'col', class: 'right' }, 'KES'),
        ),
      ),
      h(
        'tbody',
        {},
        entries
          .slice(0, shown)
          .map(entry =>
            h(
              'tr',
              {},
              h('td', { class: 'figure' }, h('time', { datetime: entry.at, title: date(entry.at) }, time(entry.at, true))),
              h('td', {}, entry.account),
              h(
                'td',
                {},
                h(
                  'a',
                  { href: entry.type ? context.link('payments', null, { text: entry.reference }) : context.link('payments', entry.cause) },
                  entry.type ?? 'Payout',
                ),
              ),
              h('td', {}, h('code', {}, entry.reference ?? entry.cause)),
              h(
                'td',
                { class: `figure right ${Number(entry.amount) < 0 ? 'minus' : 'plus'}` },
                `${Number(entry.amount) < 0 ? '−' : '+'}${money(Math.abs(entry.amount))}`,
              ),
            ),
          ),
      ),
    ),
  )
}
