// The steps of a story: each a function of what is known of it.
import { h, button, copy } from './dom.js'
import { origin } from './api.js'
import { after, curl, date, time, tone } from './format.js'
import { badge } from './payments.js'
import { code, fold, headers } from './code.js'
import { delivery } from './delivery.js'
import { choices } from './choices.js'

/** At most so many deliveries and requests are shown. */
export const most = 50

// What somebody opened in one story is open in the next.
export const opened = new Set()

/** All of it, in the order in which it happened. */
export function steps(known, tools) {
  const { resource, deliveries, requests } = known
  const from = resource?.created_at ?? deliveries[0]?.attempts[0]?.started_at
  const made = requests.find(request => locationOf(request)?.toLowerCase().endsWith(`/${tools.id}`))
  const later = requests.filter(request => request !== made)
  return [
    resource ? asked(resource, made) : simulated(deliveries[0]),
    resource && decided(resource, from, tools),
    resource && ended(resource, from, tools),
    deliveries.map(sent => delivery(sent, from, tools)),
    known.more && step('wait', null, null, `Only the newest ${most} deliveries are shown`),
    resource &&
      resource.not_told.length > 0 &&
      step(
        'off',
        null,
        null,
        'Not told',
        h(
          'ul',
          { class: 'plain' },
          resource.not_told.map(one => h('li', {}, h('code', {}, one.subscription), ` ${one.because}`)),
        ),
      ),
    later.length > 0 && askedLater(later, from),
  ]
}

export function step(kind, at, from, title, ...children) {
  return h(
    'li',
    { class: `step ${kind}` },
    h(
      'div',
      { class: 'step-head' },
      h('h3', {}, title),
      at &&
        h(
          'span',
          { class: 'quiet figure' },
          h('time', { datetime: at, title: date(at) }, time(at, true)),
          from && at !== from && ` ${after(from, at)}`,
        ),
    ),
    children,
  )
}

const locationOf = request => Object.entries(request.response.headers).find(([name]) => name.toLowerCase() === 'location')?.[1]

function asked(resource, made) {
  if (!made) {
    return step(
      'off',
      resource.created_at,
      null,
      'Asked',
      h('p', { class: 'quiet' }, 'The request itself is no longer kept: the journal is in memory, and has a bound.'),
    )
  }
  const url = `${origin}${made.path}${made.query}`
  const useful = Object.entries(made.headers).filter(([name]) => /^(authorization|content-type|x-emulator)/i.test(name))
  return step(
    'good',
    resource.created_at,
    null,
    'Asked',
    h(
      'p',
      { class: 'line' },
      h('b', {}, made.method),
      ' ',
      h('code', {}, made.path + made.query),
      ' answered ',
      badge2(made),
      ' in ',
      h('span', { class: 'figure' }, `${Math.round(made.duration_ms * 10) / 10} ms`),
    ),
    made.warnings.length > 0 &&
      h(
        'div',
        { class: 'note warn' },
        h('b', {}, 'Production would refuse this'),
        h(
          'ul',
          {},
          made.warnings.map(warning => h('li', {}, warning.replace(/^production would refuse this: /, ''))),
        ),
      ),
    fold('Body and headers', 'asked-body', opened, code(made.body, 'Request body', made.body_cut), headers(made.headers)),
    made.response.body && fold('Answer', 'asked-answer', opened, code(made.response.body, 'Answer body', made.response.body_cut)),
    h(
      'div',
      { class: 'actions' },
      button('Copy as curl', () => copy(curl(made.method, url, useful, made.body), 'Copied: set TOKEN first'), {
        class: 'button small',
        'data-key': 'curl',
      }),
    ),
  )
}

const badge2 = request => h('span', { class: `badge ${request.status < 400 ? 'good' : 'bad'}` }, request.status ?? request.fault ?? 'broken')

function simulated(first) {
  const at = first.attempts[0]?.started_at ?? first.due_at
  return step('good', at, null, 'Simulated', h('p', {}, 'Nobody asked for this: a customer, another merchant or the console caused it.'))
}

function decided(resource, from, { context }) {
  const { by, scenario, rule, outcome } = resource.decided_by
  const who =
    {
      default: 'Nothing said otherwise',
      magic: 'The phone number decided',
      header: 'The request’s own header decided',
      queue: 'A queued outcome decided',
    }[by] ?? 'A rule decided'
  return step(
    outcome === 'success' ? 'good' : 'wait',
    resource.created_at,
    from,
    'Decided',
    h('p', { class: 'line' }, who, ': ', h('b', {}, outcome)),
    scenario &&
      h(
        'p',
        { class: 'line' },
        rule ? [h('a', { href: context.link('scenario', scenario, { rule }) }, `rule ${rule}`), ' of '] : 'in ',
        h('a', { href: context.link('scenario', scenario) }, `scenario ${scenario}`),
      ),
    resource.near_misses.length > 0 &&
      fold(
        `${resource.near_misses.length} rule${resource.near_misses.length === 1 ? '' : 's'} nearly applied`,
        'near',
        opened,
        h(
          'ul',
          { class: 'plain' },
          resource.near_misses.map(miss => h('li', {}, h('b', {}, miss.rule), ' ', miss.because)),
        ),
      ),
  )
}

function ended(resource, from, { context, load }) {
  if (resource.completed_at === null) {
    return step(
      'wait',
      null,
      from,
      `Waiting: ${resource.status}`,
      resource.kind === 'incoming_payment' && h('p', { class: 'quiet' }, 'The customer has not answered yet. Answer for them:'),
      choices(resource, () => {
        load()
        context.refreshStories()
      }),
    )
  }
  return step(
    tone(resource.status),
    resource.completed_at,
    from,
    `Result: ${resource.status}`,
    fold('What GET answers', 'view', opened, code(JSON.stringify(resource.view), 'What GET answers')),
  )
}

function askedLater(later, from) {
  return step(
    'off',
    later.at(-1).at,
    from,
    `Asked again ${later.length === 1 ? 'once' : `${later.length} times`}`,
    fold(
      'Show',
      'later',
      opened,
      h(
        'ul',
        { class: 'plain' },
        later.map(request =>
          h(
            'li',
            {},
            h('span', { class: 'quiet figure' }, `${time(request.at, true)} ${after(from, request.at)} `),
            h('b', {}, request.method),
            ' ',
            h('code', {}, request.path + request.query),
            ' ',
            badge2(request),
          ),
        ),
      ),
    ),
  )
}
