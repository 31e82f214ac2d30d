// The deliveries of a story as marks on a line of time, which begins where the story does. One scale for all rows, so that they can be compared.
import { h } from './dom.js'
import { span, time } from './format.js'

const second = 1000
const day = 86_400_000
const finest = 100
const ticks = { '1 s': second, '10 s': 10 * second, '1 min': 60 * second, '10 min': 600 * second, '1 h': 3600 * second }

// How wide a mark is, and one that stands for several, in percent of the narrowest track.
const wide = 6
const wider = 11
const mostGroups = 9
const mostSaid = 6

/** Where something so long after the beginning stands, in percent: logarithmic, so that a retry an hour later leaves the first seconds their room. */
export const placeOf = after => (100 * Math.log10(1 + Math.min(Math.max(after, 0), day) / finest)) / Math.log10(1 + day / finest)

/** What the places mean, for the head of the list. */
export function scale() {
  const label = ([text, after]) => put(h('span', {}, text), placeOf(after))
  return h('div', { class: 'scale', 'aria-hidden': 'true' }, Object.entries({ asked: 0, ...ticks, '1 day': day }).map(label))
}

/** The lines behind all tracks of a list. */
export function rule(list) {
  Object.values(ticks).forEach((at, number) => list.style.setProperty(`--tick-${number + 1}`, `${placeOf(at)}%`))
  return list
}

/** Each attempt at its time, and what is still to come. */
export function track(row) {
  const marks = row.deliveries.flatMap(sent => marksOf(sent, row.createdAt)).sort((a, b) => a.after - b.after)
  if (marks.length === 0) return null
  const groups = grouped(marks)
  const thread = h('span', { class: 'thread' })
  thread.style.width = `${groups.at(-1).place}%`
  return h('span', { class: 'track', role: 'img', 'aria-label': spoken(row.deliveries, marks) }, thread, groups.map(drawn))
}

function marksOf(sent, from) {
  const mark = (tone, sign, at, said) => {
    const after = Date.parse(at) - from || 0
    return { tone, sign, after, say: `${sent.topic} ${time(at)}${after > 0 ? `, ${span(after)} later` : ''}: ${said}` }
  }
  const last = sent.attempts.at(-1)?.at ?? from
  const open = sent.status === 'pending' || sent.status === 'sending'
  return [
    ...sent.attempts.map(one =>
      one.status >= 200 && one.status < 300 ? mark('good', '✓', one.at, one.status) : mark('bad', '✕', one.at, one.status ?? one.error),
    ),
    ...(open ? [mark('wait', '…', sent.dueAt ?? last, 'still to be sent')] : []),
    ...(sent.status === 'dropped' ? [mark('off', '–', sent.dueAt ?? last, 'dropped on purpose')] : []),
  ]
}

// What would lie on top of each other is one mark, if it is alike, and else stands side by side.
function grouped(marks) {
  const groups = []
  for (const mark of marks) {
    const last = groups.at(-1)
    const place = placeOf(mark.after)
    const room = last && (widthOf(last) + wide) / 2
    const isNear = last && place - last.place < room
    if ((isNear && last.tone === mark.tone) || groups.length === mostGroups) last.marks.push(mark)
    else groups.push({ tone: mark.tone, sign: mark.sign, place: isNear ? last.place + room : place, marks: [mark] })
  }
  let most = 100
  for (const group of groups.toReversed()) {
    group.place = Math.min(group.place, most)
    most = group.place - (widthOf(group) + wide) / 2
  }
  return groups
}

const widthOf = group => (group.marks.length > 1 ? wider : wide)

function drawn({ tone, sign, place, marks }) {
  const isMixed = marks.some(mark => mark.tone !== tone)
  const title = [...marks.slice(0, mostSaid).map(mark => mark.say), ...(marks.length > mostSaid ? [`and ${marks.length - mostSaid} more`] : [])].join('\n')
  return put(h('span', { class: `mark ${isMixed ? 'off' : tone}`, title }, isMixed ? '' : sign, marks.length > 1 && ` ${marks.length}`), place)
}

function spoken(deliveries, marks) {
  const arrived = deliveries.filter(sent => sent.status === 'delivered').length
  const shown = marks.slice(-mostSaid)
  const earlier = marks.length - shown.length
  return `${arrived} of ${deliveries.length} delivered. ${earlier > 0 ? `${earlier} earlier; ` : ''}${shown.map(mark => mark.say).join('; ')}`
}

function put(element, percent) {
  element.style.left = `${percent}%`
  return element
}
