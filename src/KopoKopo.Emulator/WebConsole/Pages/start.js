// First run: one click makes a payment to a receiver inside the emulator; below it, the same from a program of one's own.
import { h, show, button } from './dom.js'
import { currentApp, get, merchant, Refusal } from './api.js'
import { csharp, curlPayment, node, payment, php, python, receiver } from './samples.js'
import { snippet } from './code.js'

const languages = [
  ['curl', curlPayment],
  ['Node', node],
  ['Python', python],
  ['PHP', php],
  ['C#', csharp],
]

/** Asks for a payment as a merchant's program does. Answers the payment's id. */
export async function pay(phone, amount) {
  const { location } = await asMerchant('api/v1/incoming_payments', payment(await tillOf(), phone, amount))
  return location.split('/').at(-1)
}

/** A call of Kopo Kopo's API by this app: a token, then the call. */
export async function asMerchant(path, asked) {
  const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const credentials = { client_id: currentApp(), client_secret: 'sandbox', grant_type: 'client_credentials' }
  const { body } = await merchant('oauth/token', json, JSON.stringify(credentials)).catch(failure => {
    if (failure instanceof Refusal && failure.status === 401) {
      throw new Error(`${currentApp()} has a secret of its own, which this page does not know: paste the curl, with that secret`)
    }
    throw failure
  })
  return merchant(path, { ...json, Authorization: `Bearer ${body.access_token}` }, JSON.stringify(asked))
}

export async function tillOf() {
  const { accounts } = await get('ledger?limit=20')
  const tills = accounts.map(account => account.account).filter(account => account !== 'company')
  return tills.find(till => till.startsWith('K')) ?? tills[0] ?? 'K000000'
}

export function view(main, route, context) {
  const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Language' })
  const panel = h('div', { role: 'tabpanel', id: 'sample', 'aria-label': 'Sample' })
  let till = 'K000000'
  let chosen = 'curl'

  function draw() {
    show(
      tabs,
      languages.map(([name]) => {
        const tab = h(
          'button',
          { type: 'button', role: 'tab', 'aria-selected': String(name === chosen), 'aria-controls': 'sample', tabindex: name === chosen ? 0 : -1 },
          name,
        )
        tab.addEventListener('click', () => choose(name))
        return tab
      }),
    )
    show(panel, snippet(languages.find(([name]) => name === chosen)[1](till), chosen))
  }

  function choose(name) {
    chosen = name
    draw()
    tabs.querySelector('[aria-selected="true"]').focus()
  }

  tabs.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const names = languages.map(([name]) => name)
    if (step) choose(names[(names.indexOf(chosen) + step + names.length) % names.length])
  })
  show(
    main,
    h(
      'div',
      { class: 'page narrow' },
      h(
        'div',
        { class: 'hero' },
        h('h1', {}, 'See the money move'),
        h(
          'p',
          {},
          'Ask a customer to pay, and watch what follows: the request, what was decided, the signed callback and every attempt to deliver it.',
        ),
        h(
          'div',
          { class: 'actions' },
          button(
            'Make a first payment',
            async () => {
              const id = await pay('+254999999999', 100)
              context.refreshStories()
              context.go('payments', id)
            },
            { class: 'button primary large-button' },
          ),
        ),
        h('p', { class: 'quiet' }, 'Its callback goes to ', h('code', {}, receiver), ', a receiver inside the emulator: nothing has to listen.'),
      ),
      h(
        'section',
        { class: 'panel' },
        h('h2', {}, 'From your program'),
        h(
          'dl',
          { class: 'facts' },
          h('dt', {}, 'Base URL'),
          h('dd', {}, h('code', {}, location.origin)),
          h('dt', {}, 'Client id'),
          h('dd', {}, h('code', {}, currentApp())),
          h('dt', {}, 'Client secret'),
          h('dd', {}, h('code', {}, 'sandbox'), h('span', { class: 'quiet' }, ' unless you gave the app another')),
          h('dt', {}, 'API key'),
          h('dd', {}, h('code', {}, 'sandbox'), h('span', { class: 'quiet' }, ' signs the callbacks')),
        ),
        tabs,
        panel,
      ),
      h(
        'section',
        { class: 'next-steps' },
        next(context.link('tools', 'magic'), 'Make it fail', 'Magic phone numbers decide by themselves: no money, wrong PIN, no answer.'),
        next(context.link('phone'), 'Answer by hand', 'The handset shows each request as the customer’s phone does.'),
        next(context.link('scenario'), 'Write a scenario', 'Late, lost, doubled and forged callbacks, by rules.'),
      ),
    ),
  )
  draw()
  tillOf()
    .then(found => {
      till = found
      draw()
    })
    .catch(() => {})
  return {}
}

const next = (href, title, text) => h('a', { class: 'next-step', href }, h('b', {}, title), h('span', { class: 'quiet' }, text))
