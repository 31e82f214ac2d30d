// The one way in which this page makes elements. Whatever is text becomes a text node: nothing from a request is ever read as markup.

const svgNamespace = 'http://www.w3.org/2000/svg'

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue
    if (name === 'on') for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler)
    else if (name === 'data') Object.assign(element.dataset, value)
    else if (name === 'value' && 'value' in element) element.value = value
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  append(element, children)
  return element
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue
    element.append(child instanceof Node ? child : document.createTextNode(String(child)))
  }
}

export const h = (tag, properties, ...children) => fill(document.createElement(tag), properties, children)

export const svg = (tag, properties, ...children) => fill(document.createElementNS(svgNamespace, tag), properties, children)

/** Puts these children in the place of those there are. */
export function show(element, ...children) {
  element.replaceChildren()
  append(element, children)
  return element
}

/** A button that shows that it works, and what went wrong. */
export function button(label, act, properties = {}) {
  const made = h('button', { type: 'button', class: 'button', ...properties }, label)
  made.addEventListener('click', async event => {
    event.preventDefault()
    if (made.getAttribute('aria-busy') === 'true') return
    made.setAttribute('aria-busy', 'true')
    try {
      await act(made)
    } catch (failure) {
      toast(failure.message, 'bad')
    } finally {
      made.removeAttribute('aria-busy')
    }
  })
  return made
}

let fields = 0

/** A labelled field: the control, and what is said about it. */
export function field(label, control, hint) {
  const id = `field-${++fields}`
  control.id = id
  const note = hint && h('span', { class: 'hint', id: `${id}-hint` }, hint)
  if (note) control.setAttribute('aria-describedby', note.id)
  return h('div', { class: 'field' }, h('label', { for: id }, label), control, note)
}

const mostToasts = 4

/** Says something for a few seconds, to screen readers too. */
export function toast(text, kind = 'good') {
  const place = document.getElementById('toasts')
  const made = h('div', { class: `toast ${kind}` }, text)
  place.append(made)
  while (place.childElementCount > mostToasts) place.firstElementChild.remove()
  setTimeout(() => made.remove(), kind === 'bad' ? 9000 : 4000)
}

export async function copy(text, what = 'Copied') {
  await navigator.clipboard.writeText(text)
  toast(what)
}

export function copyButton(label, text, properties) {
  return button(label, () => copy(typeof text === 'function' ? text() : text), { class: 'button small', ...properties })
}

const icons = {
  payments: 'M3 7h18M3 12h18M3 17h11',
  phone: 'M8 2h8a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM11 18.5h2',
  money: 'M4 20V11M10 20V4M16 20v-7M21 20H2',
  simulate: 'M5 4l14 8-14 8z',
  scenario: 'M6 3h9l4 4v14H6zM9 12h7M9 16h7M9 8h3',
  time: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  apps: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  tools: 'M14 6a4 4 0 0 0 5 5l-9 9a2.8 2.8 0 0 1-4-4l9-9zM14 6l3-3 1 3 3 1-3 3',
  start: 'M12 3l9 8h-3v9h-5v-6h-2v6H6v-9H3z',
}

export const icon = name => svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: icons[name] }))
