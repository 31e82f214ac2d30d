// Why a callback does not arrive, why a signature does not fit, and the phone numbers that decide by themselves.
import { h, show, button, copyButton, field } from './dom.js'
import { control, get } from './api.js'
import { curlPayment } from './samples.js'
import { pay, tillOf } from './start.js'

export function view(main, route, context) {
  const magic = h('section', { class: 'panel flush', id: 'magic', 'aria-label': 'Magic numbers' })
  const sign = signature()
  show(main, h('div', { class: 'page narrow' }, h('div', { class: 'page-head' }, h('h1', {}, 'Tools')), doctor(), sign.element, magic))
  const failed = failure => show(magic, h('p', { class: 'problem pad', role: 'alert' }, failure.message))
  drawMagic(magic, context)
    .then(() => {
      if (route.argument === 'magic') magic.scrollIntoView()
    })
    .catch(failed)
  if (route.argument === 'signature') {
    sign.element.scrollIntoView()
    if (route.query.get('delivery')) sign.fill(route.query.get('delivery')).catch(() => {})
  }
  return {}
}

function doctor() {
  const url = h('input', { class: 'input', type: 'url', placeholder: 'http://localhost:9000/callback' })
  const said = h('div', { role: 'status' })
  return h(
    'section',
    { class: 'panel', 'aria-label': 'Doctor' },
    h('h2', {}, 'Why does a callback not arrive?'),
    h(
      'div',
      { class: 'inline-form' },
      field('Callback URL', url),
      button(
        'Examine',
        async () => {
          show(said, h('p', { class: 'quiet' }, 'Trying the way there…'))
          try {
            const { reachable, steps, mend } = await control('POST', 'doctor', { url: url.value })
            show(
              said,
              h(
                'p',
                { class: `note ${reachable ? 'good' : 'bad'}` },
                h('b', {}, reachable ? 'It can be reached.' : 'It cannot be reached.'),
                mend && ` ${mend}`,
              ),
              h(
                'ol',
                { class: 'attempts' },
                steps.map(step =>
                  h(
                    'li',
                    {},
                    h('span', { class: `mark ${step.ok ? 'good' : 'bad'}`, 'aria-hidden': 'true' }, step.ok ? '✓' : '✕'),
                    h('b', {}, step.step),
                    h('span', {}, step.ok ? 'went well: ' : 'failed: ', step.detail),
                  ),
                ),
              ),
            )
          } catch (failure) {
            show(said, h('p', { class: 'problem', role: 'alert' }, failure.message))
          }
        },
        { class: 'button primary' },
      ),
    ),
    said,
  )
}

function signature() {
  const body = h('textarea', { class: 'input mono', rows: 5 })
  const given = h('input', { class: 'input mono', autocomplete: 'off' })
  const said = h('div', { role: 'status' })
  const explain = async () => {
    const { valid, mistake, explanation } = await control('POST', 'signature/explain', { body: body.value, signature: given.value })
    show(
      said,
      h(
        'p',
        { class: `note ${valid ? 'good' : 'bad'}` },
        h('b', {}, valid ? 'It fits. ' : `It does not fit${mistake ? `: ${mistake.replaceAll('_', ' ')}` : ''}. `),
        explanation,
      ),
    )
  }
  const element = h(
    'section',
    { class: 'panel', id: 'signature', 'aria-label': 'Signature' },
    h('h2', {}, 'Why does a signature not fit?'),
    field('Body', body, 'The bytes as they arrived, before anybody parsed them.'),
    field('X-KopoKopo-Signature', given),
    h('div', { class: 'actions' }, button('Explain', explain, { class: 'button primary' })),
    said,
  )
  return {
    element,
    async fill(id) {
      const sent = await get(`deliveries/${id}`)
      body.value = sent.body
      given.value = sent.signature ?? ''
      await explain()
    },
  }
}

async function drawMagic(place, context) {
  const [{ pattern, explanation, magic_numbers: numbers }, till] = await Promise.all([get('magic'), tillOf()])
  show(
    place,
    h('h2', { class: 'pad-in' }, 'Phone numbers that decide'),
    h('p', { class: 'quiet pad-in' }, h('code', {}, pattern), ` ${explanation}`),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Magic numbers' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ['Number', 'Asked to pay', 'Paid, as a wallet'].map(name => h('th', { scope: 'col' }, name)),
            h('th', {}, h('span', { class: 'unseen' }, 'Actions')),
          ),
        ),
        h(
          'tbody',
          {},
          numbers.map(number =>
            h(
              'tr',
              {},
              h('td', { class: 'figure' }, h('code', {}, number.number)),
              h('td', {}, number.incoming_payment ?? 'success'),
              h('td', {}, number.payout_recipient ?? 'success'),
              h(
                'td',
                { class: 'right nowrap' },
                copyButton('Copy curl', () => curlPayment(till, number.number), { 'aria-label': `Copy curl for ${number.number}` }),
                ' ',
                button(
                  'Try it',
                  async () => {
                    const id = await pay(number.number, 100)
                    context.refreshStories()
                    context.go('payments', id)
                  },
                  { class: 'button small', 'aria-label': `Try it with ${number.number}` },
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  )
}
