// What was simulated and led to no webhook: what there is of it, and how somebody hears of the next one.
import { h, button, toast } from './dom.js'
import { curlSubscription, receiver, subscription } from './samples.js'
import { asMerchant } from './start.js'
import { snippet } from './code.js'

/** What happened, and how to subscribe: the curl, and a button that does it. */
export function unheard(topic, mayBeSubscribed) {
  const did = h('p', { class: 'quiet', role: 'status' })
  return [
    h(
      'p',
      { class: 'note' },
      'The event was recorded, and no webhook was sent: ',
      mayBeSubscribed ? 'no subscription to ' : 'nobody subscribed to ',
      h('code', {}, topic),
      mayBeSubscribed ? ' hears of it.' : '.',
    ),
    h('p', {}, 'To hear of the next one, subscribe, with a URL of yours or with ', h('code', {}, receiver), ', a receiver inside the emulator:'),
    snippet(curlSubscription(topic), 'curl'),
    h(
      'div',
      { class: 'actions' },
      button('Subscribe the built-in receiver', async () => {
        await asMerchant('api/v1/webhook_subscriptions', subscription(topic))
        toast('Subscribed')
        did.textContent = 'Subscribed: simulate it again, and its webhook is sent.'
      }),
    ),
    did,
  ]
}
