// Bytes as they were, or as people read them.
import { h, show, copyButton } from './dom.js'
import { pretty } from './format.js'

const mostColoured = 60_000
const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** A text, pretty where it is JSON, with a switch to the exact bytes and a button that copies those. */
export function code(text, label, isCut = false) {
  if (text === '') return h('p', { class: 'quiet' }, 'No body.')
  const easy = pretty(text)
  const block = h('pre', { class: 'code', tabindex: 0, 'aria-label': label })
  let isPretty = easy !== null
  const draw = () => show(block, isPretty && easy.length <= mostColoured ? coloured(easy) : isPretty ? easy : text)
  const choice = easy !== null && h('button', { type: 'button', class: 'button small', 'aria-pressed': 'false' }, 'Exact bytes')
  if (choice) {
    choice.addEventListener('click', () => {
      isPretty = !isPretty
      choice.setAttribute('aria-pressed', String(!isPretty))
      draw()
    })
  }
  draw()
  return h(
    'div',
    { class: 'code-box' },
    h('div', { class: 'code-bar' }, h('span', { class: 'quiet' }, label, isCut && ', cut'), choice, copyButton('Copy', text)),
    block,
  )
}

/** A snippet that is only there to be copied. */
export function snippet(text, label) {
  return h(
    'div',
    { class: 'code-box' },
    h('div', { class: 'code-bar' }, h('span', { class: 'quiet' }, label), copyButton('Copy', text)),
    h('pre', { class: 'code', tabindex: 0, 'aria-label': label }, text),
  )
}

function coloured(json) {
  const parts = []
  let last = 0
  for (const match of json.matchAll(token)) {
    parts.push(json.slice(last, match.index))
    const [all, string, colon] = match
    if (colon) parts.push(h('span', { class: 'j-name' }, string), colon)
    else parts.push(h('span', { class: string ? 'j-text' : 'j-value' }, all))
    last = match.index + all.length
  }
  return [...parts, json.slice(last)]
}

/** Headers, a line each. */
export const headers = lines =>
  h(
    'dl',
    { class: 'headers' },
    Object.entries(lines ?? {}).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  )

/** What is folded away, and stays open over a redraw. */
export function fold(label, key, opened, ...children) {
  const made = h('details', { open: opened.has(key), class: 'fold' }, h('summary', {}, label), children)
  made.addEventListener('toggle', () => (made.open ? opened.add(key) : opened.delete(key)))
  return made
}
