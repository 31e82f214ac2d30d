// One delivery in a story: the exact bytes, the signature and whether it verifies, each attempt, and sending it again.
import { h, show, button, copy, field, toast } from './dom.js'
import { control } from './api.js'
import { after, curl, span, time, tone } from './format.js'
import { badge } from './payments.js'
import { code, fold, headers } from './code.js'
import { opened, step } from './steps.js'

const longestExplained = 64 * 1024

export function delivery(sent, from, tools) {
  const key = name => `${sent.id}-${name}`
  const at = sent.attempts[0]?.started_at ?? sent.due_at
  const look = sent.status === 'pending' && sent.attempts.length > 0 ? 'bad' : tone(sent.status)
  return step(
    look,
    at,
    from,
    [sent.kind === 'webhook' ? `Webhook ${sent.topic}` : 'Callback', ' ', badge(sent.status)],
    h(
      'p',
      { class: 'line' },
      h('span', { class: 'quiet' }, `No. ${sent.id}`, sent.replay_of !== null && `, repeats ${sent.replay_of}`, ' to '),
      h('code', {}, sent.url),
    ),
    sent.faults.length > 0 &&
      h(
        'div',
        { class: 'note warn' },
        h('b', {}, 'Wrong on purpose'),
        h(
          'ul',
          {},
          sent.faults.map(fault => h('li', {}, h('code', {}, JSON.stringify(fault)))),
        ),
      ),
    signature(sent, tools),
    attempts(sent, from),
    fold('Body and headers', 'delivery-body', opened, code(sent.body, 'Body'), headers(sent.headers)),
    h(
      'div',
      { class: 'actions' },
      button(
        'Copy as curl',
        () =>
          copy(
            curl(
              'POST',
              sent.url,
              Object.entries(sent.headers).filter(([name]) => !/^(host|content-length)$/i.test(name)),
              sent.body,
            ),
          ),
        { class: 'button small', 'data-key': key('curl') },
      ),
      sent.signature &&
        sent.body.length <= longestExplained &&
        h('a', { class: 'button small', href: tools.context.link('tools', 'signature', { delivery: String(sent.id) }) }, 'Explain this signature'),
    ),
    fold('Replay', key('replay'), opened, replay(sent, tools)),
  )
}

// Asked once for each delivery: its bytes never change.
function signature(sent, { verified }) {
  if (!sent.signature) return h('p', { class: 'line' }, badge('Unsigned'))
  if (sent.body.length > longestExplained) return h('p', { class: 'quiet' }, 'Too long for its signature to be explained here.')
  const place = h('p', { class: 'line' })
  const say = ({ valid, explanation }) =>
    show(
      place,
      h('span', { class: `badge ${valid ? 'good' : 'bad'}` }, valid ? 'Signature verified' : 'Signature wrong'),
      ' ',
      h('code', { class: 'signature' }, sent.signature),
      !valid && h('span', { class: 'explained' }, explanation),
    )
  if (verified.has(sent.id)) say(verified.get(sent.id))
  else {
    show(place, h('span', { class: 'quiet' }, 'Checking the signature…'))
    control('POST', 'signature/explain', { body: sent.body, signature: sent.signature }).then(
      answer => {
        verified.set(sent.id, answer)
        say(answer)
      },
      failure => show(place, failure.message),
    )
  }
  return place
}

function attempts(sent, from) {
  const waiting = sent.status === 'pending' && sent.due_at
  if (sent.attempts.length === 0 && !waiting) return null
  return h(
    'ol',
    { class: 'attempts' },
    sent.attempts.map(attempt => {
      const taken = attempt.status >= 200 && attempt.status < 300
      return h(
        'li',
        { class: taken ? 'good' : 'bad' },
        h('span', { class: `mark ${taken ? 'good' : 'bad'}`, 'aria-hidden': 'true' }, taken ? '✓' : '✕'),
        h('span', {}, `Attempt ${attempt.number}: `, h('b', {}, attempt.status ?? 'no reply'), attempt.error && ` ${attempt.error}`),
        h(
          'span',
          { class: 'quiet figure' },
          `${time(attempt.started_at, true)} ${from ? after(from, attempt.started_at) : ''}, took ${span(attempt.duration_ms)}`,
        ),
        attempt.hint && h('span', { class: 'explained' }, attempt.hint),
        attempt.response?.body && h('code', { class: 'reply' }, attempt.response.body.slice(0, 500)),
      )
    }),
    waiting &&
      h(
        'li',
        { class: 'wait' },
        h('span', { class: 'mark wait', 'aria-hidden': 'true' }, '…'),
        h('span', {}, sent.attempts.length === 0 ? 'First attempt' : 'Next attempt'),
        h('span', { class: 'quiet figure' }, `${time(sent.due_at, true)} ${from ? after(from, sent.due_at) : ''}`),
      ),
  )
}

function replay(sent, { context, load }) {
  const url = h('input', { class: 'input', type: 'url', placeholder: sent.url, 'data-key': `${sent.id}-url` })
  const times = h('input', { class: 'input short', type: 'number', min: 1, max: 1000, value: 1 })
  return h(
    'div',
    { class: 'inline-form' },
    field('To', url),
    field('Times', times),
    button(
      'Send again',
      async () => {
        const body = { times: Number(times.value) }
        if (url.value.trim()) body.url = url.value.trim()
        const { deliveries } = await control('POST', `deliveries/${sent.id}/replay`, body)
        toast(deliveries.length === 1 ? 'Sent again' : `Sent again ${deliveries.length} times`)
        load()
        context.refreshStories()
      },
      { class: 'button primary', 'data-key': `${sent.id}-replay` },
    ),
  )
}
