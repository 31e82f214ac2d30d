// The handset: what waits for the customer, as their phone shows it.
import { h, show, toast } from './dom.js'
import { control, get } from './api.js'
import { money, time } from './format.js'
import { choices } from './choices.js'

// The scenario of the app's own with which nothing is decided without a hand.
const asking = 'ask-me'
const askingRules = {
  description: 'The handset asks for every payment.',
  rules: [{ name: 'ask me', on: 'incoming_payment', outcome: 'success', after: 'manual' }],
}
const mostShown = 20

export function view(main, route, context) {
  const place = h('div', { class: 'phones' })
  const asks = h('input', { type: 'checkbox', role: 'switch', class: 'switch', id: 'ask-me' })
  let before = 'default'

  async function draw() {
    const { resources } = await get('resources?kind=incoming_payment&limit=100')
    const waiting = resources.filter(resource => resource.completed_at === null)
    if (waiting.length === 0) {
      show(
        place,
        phone(h('p', { class: 'phone-idle' }, 'No request is waiting.')),
        h(
          'div',
          { class: 'aside' },
          h('h2', {}, 'Nobody is asked to pay'),
          h(
            'p',
            {},
            'A payment that waits for a hand shows up here as on the customer’s phone. Switch on “ask me for every payment”, then ask for one.',
          ),
          h('a', { class: 'button', href: context.link('start') }, 'Make a payment'),
        ),
      )
      return
    }
    show(
      place,
      waiting.slice(0, mostShown).map(resource => push(resource, context, draw)),
      waiting.length > mostShown && h('p', { class: 'quiet' }, `${waiting.length - mostShown} more wait.`),
    )
  }

  function onStatus({ scenario }) {
    asks.checked = scenario.name === asking
    if (scenario.name !== asking) before = scenario.name
  }

  asks.addEventListener('change', async () => {
    try {
      if (asks.checked) await control('PUT', `scenarios/${asking}`, askingRules)
      await control('PUT', 'scenario', { name: asks.checked ? asking : before })
      await context.refreshStatus()
      toast(asks.checked ? 'Every payment waits for you' : `Back to the scenario ${before}`)
    } catch (failure) {
      asks.checked = !asks.checked
      toast(failure.message, 'bad')
    }
  })
  show(
    main,
    h(
      'div',
      { class: 'page' },
      h(
        'div',
        { class: 'page-head' },
        h('h1', {}, 'Handset'),
        h('label', { class: 'switch-label', for: 'ask-me' }, asks, 'Ask me for every payment'),
      ),
      h('p', { class: 'quiet' }, 'While it is on, the scenario ', h('code', {}, asking), ' is active for this app.'),
      place,
    ),
  )
  if (context.status()) onStatus(context.status())
  const failed = failure => show(place, h('p', { class: 'problem', role: 'alert' }, failure.message))
  draw().catch(failed)
  return { onStatus, onStories: () => draw().catch(failed) }
}

const phone = (...children) => h('div', { class: 'phone' }, h('div', { class: 'phone-screen' }, children))

function push(resource, context, done) {
  const { who, amount, till } = resource.about
  return h(
    'article',
    { class: 'phone', 'aria-label': `${who} is asked to pay KES ${money(amount)}` },
    h(
      'div',
      { class: 'phone-screen' },
      h('div', { class: 'phone-bar' }, h('span', {}, who), h('span', { class: 'figure' }, time(resource.created_at))),
      h(
        'div',
        { class: 'prompt' },
        h('p', { class: 'prompt-title' }, 'M-PESA'),
        h('p', {}, 'Do you want to pay ', h('b', { class: 'figure' }, `KES ${money(amount)}`), ` to till ${till}?`),
        h('p', { class: 'pin', 'aria-hidden': 'true' }, '• • • •'),
      ),
      choices(resource, () => {
        done()
        context.refreshStories()
      }),
      h('a', { class: 'phone-link', href: context.link('payments', resource.id) }, 'Its story'),
    ),
  )
}
