// Words and figures as people read them.

const shillings = new Intl.NumberFormat('en-KE', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const whole = new Intl.NumberFormat('en-KE')

export const money = amount => (amount === null || amount === undefined || amount === '' ? '' : shillings.format(Number(amount)))

export const count = number => whole.format(number)

export const words = name => {
  const spaced = String(name ?? '').replaceAll('_', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

const pad = (number, digits = 2) => String(number).padStart(digits, '0')

/** An instant in the page's own zone: "14:03:07.250". */
export function time(at, withMilliseconds = false) {
  const when = new Date(at)
  if (Number.isNaN(when.getTime())) return ''
  const text = `${pad(when.getHours())}:${pad(when.getMinutes())}:${pad(when.getSeconds())}`
  return withMilliseconds ? `${text}.${pad(when.getMilliseconds(), 3)}` : text
}

export function date(at) {
  const when = new Date(at)
  return Number.isNaN(when.getTime()) ? '' : when.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** How long after another instant: "+0.5 s", "+2 min". */
export function after(from, to) {
  const milliseconds = new Date(to) - new Date(from)
  if (Number.isNaN(milliseconds)) return ''
  return `${milliseconds < 0 ? '−' : '+'}${span(Math.abs(milliseconds))}`
}

export function span(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${Math.round(milliseconds / 100) / 10} s`
  if (milliseconds < 3_600_000) return `${Math.round(milliseconds / 6000) / 10} min`
  return milliseconds < 172_800_000 ? `${Math.round(milliseconds / 360_000) / 10} h` : `${Math.round(milliseconds / 86_400_000)} days`
}

const good = ['success', 'delivered', 'processed', 'transferred', 'approved', 'active', 'paid', 'received', 'complete', 'valid']
const bad = ['failed', 'expired', 'reversed', 'voided']
const off = ['dropped', 'cancelled', 'not told']

/** Which colour a status has; its text always stands beside it. */
export function tone(status) {
  const word = String(status ?? '').toLowerCase()
  if (good.includes(word)) return 'good'
  if (bad.includes(word)) return 'bad'
  return off.includes(word) ? 'off' : 'wait'
}

export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}

const quoted = text => `'${String(text).replaceAll("'", "'\\''")}'`

/** A request as a line for the shell. */
export function curl(method, url, headers, body) {
  const parts = [`curl -i -X ${/^[A-Z]+$/.test(method) ? method : quoted(method)} ${quoted(url)}`]
  for (const [name, value] of headers) parts.push(`-H ${name === 'Authorization' ? '"Authorization: Bearer $TOKEN"' : quoted(`${name}: ${value}`)}`)
  if (body) parts.push(`--data-binary ${quoted(body)}`)
  return parts.join(' \\\n  ')
}
