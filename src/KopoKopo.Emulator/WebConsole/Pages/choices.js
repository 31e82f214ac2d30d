// What a customer can do about a request on the handset, and what it is to the emulator.
import { h, button, toast } from './dom.js'
import { control } from './api.js'

const ofPush = [
  ['Pay', 'success', 'primary'],
  ['Wrong PIN', 'wrong_pin', ''],
  ['Not enough money', 'insufficient_funds', ''],
  ['Cancel', 'cancelled', ''],
  ['Ignore', 'expired', ''],
]
const ofPayout = [
  ['Let it succeed', 'success', 'primary'],
  ['Let it fail', 'payout_failed', ''],
]
const ofLink = [['Pay', 'success', 'primary']]
const ofOthers = [['Let it end', null, 'primary']]

const choicesOf = kind =>
  kind === 'incoming_payment'
    ? ofPush
    : ['payment', 'send_money', 'settlement_transfer'].includes(kind)
      ? ofPayout
      : kind === 'payment_link'
        ? ofLink
        : ofOthers

/** Buttons that end a pending resource. */
export function choices(resource, done) {
  return h(
    'div',
    { class: 'actions choices' },
    choicesOf(resource.kind).map(([label, outcome, look]) =>
      button(
        label,
        async () => {
          await control('POST', `resources/${resource.id}/complete`, outcome === null ? {} : { outcome })
          toast(`${label}: done`)
          done()
        },
        { class: `button ${look}`, 'data-key': `end-${outcome}` },
      ),
    ),
  )
}
