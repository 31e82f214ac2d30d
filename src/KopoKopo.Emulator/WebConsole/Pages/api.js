// Calls of the control API. A control token is kept in this module's memory alone: never in storage, never in a URL.
import { h, button, field } from './dom.js'

const base = new URL('.', document.baseURI)
const started = { app: 'sandbox', token: null, asking: null }

export const origin = base.href.replace(/\/$/, '')

export const currentApp = () => started.app

export const useApp = app => {
  started.app = app || 'sandbox'
}

export class Refusal extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/** A control call, as /_emulator/PATH; asks for the control token where one is needed. */
export async function control(method, path, body, { text = false, signal } = {}) {
  while (true) {
    const used = started.token
    const response = await send(method, path, body, used, signal)
    if (response.status === 401) {
      await askToken(used)
      continue
    }
    const answer = await response.text()
    if (!response.ok) throw new Refusal(response.status, messageOf(answer) ?? `${response.status} ${response.statusText}`)
    return text || answer === '' ? answer : JSON.parse(answer)
  }
}

export const get = path => control('GET', path)

/** The open stream of a control call. */
export async function open(path, signal) {
  while (true) {
    const used = started.token
    const response = await send('GET', path, undefined, used, signal)
    if (response.status !== 401) return response
    await askToken(used)
  }
}

/** A call of Kopo Kopo's own API, as a merchant's program makes it. */
export async function merchant(path, headers, body) {
  const response = await fetch(new URL(path, base), { method: 'POST', headers, body })
  const answer = await response.text()
  if (!response.ok) throw new Refusal(response.status, messageOf(answer) ?? `${response.status}`)
  return { location: response.headers.get('Location'), body: answer === '' ? null : JSON.parse(answer) }
}

export const document_ = async () => (await fetch(new URL('openapi/v1.json', base))).json()

async function send(method, path, body, token, signal) {
  const headers = { 'X-Emulator-App': started.app, Accept: 'application/json, text/event-stream' }
  if (token) headers.Authorization = `Bearer ${token}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  try {
    return await fetch(new URL(`_emulator/${path}`, base), {
      method,
      headers,
      signal,
      cache: 'no-store',
      credentials: 'omit',
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    })
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure
    throw new Refusal(0, 'The emulator does not answer')
  }
}

function messageOf(answer) {
  try {
    const said = JSON.parse(answer)
    const message = said.error_message ?? said.error_description
    return Array.isArray(message) ? message.join('; ') : message
  } catch {
    return null
  }
}

// Everybody who is refused waits for the same answer.
function askToken(refused) {
  if (started.token !== refused) return Promise.resolve()
  started.asking ??= new Promise(answered => {
    const input = h('input', { type: 'password', autocomplete: 'off', required: true, class: 'input' })
    const use = () => {
      if (!input.value.trim()) return
      started.token = input.value.trim()
      started.asking = null
      dialog.close()
      dialog.remove()
      answered()
    }
    const form = h(
      'form',
      {
        on: {
          submit: event => {
            event.preventDefault()
            use()
          },
        },
      },
      h('h2', { id: 'token-title' }, 'Control token'),
      refused && h('p', { class: 'problem', role: 'alert' }, 'That token was refused.'),
      field('Token', input, 'The setting Emulator:ControlToken. It stays in this tab’s memory and is gone when you close or reload it.'),
      h('div', { class: 'actions' }, button('Continue', use, { class: 'button primary' })),
    )
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'token-title', on: { cancel: event => event.preventDefault() } }, form)
    document.body.append(dialog)
    dialog.showModal()
  })
  return started.asking
}
