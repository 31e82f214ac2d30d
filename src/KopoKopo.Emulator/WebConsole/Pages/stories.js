// What happened to an app, as stories: a resource that a client made, or something simulated, with the deliveries it led to. Bounded, newest first.
import { get } from './api.js'

const mostKept = 2000
const mostDeliveries = 6000
const part = 200
const mostRead = 500
const mostMeanwhile = 20_000
const mostUnheard = 500

/** Newest first: one for each resource, and one for each thing that was simulated and told. */
export class Stories {
  resources = []
  deliveries = new Map()
  next = null

  // What was simulated and nobody was told of. The emulator lists it nowhere: it is what events told since the page was opened.
  unheard = new Map()

  // Deliveries that events told of and no list has shown yet, and the events that came while a list was read.
  heard = new Set()
  meanwhile = null

  /**
   * Reads the newest again, as many as may have come or changed, and a part of the older deliveries that were heard of.
   * @returns whether some that were heard of are still to be read.
   */
  async refresh(limit = part) {
    this.meanwhile = []
    try {
      const [found, sent] = await Promise.all([get(`resources?limit=${Math.min(limit, mostRead)}`), get(`deliveries?limit=${mostRead}`)])
      this.take(this.follows(found) ? found : await get(`resources?limit=${mostRead}`))
      this.keep(sent)
      if (this.heard.size > 0) await this.catchUp()
    } finally {
      // An answer may be older than what was told while it came.
      const events = this.meanwhile
      this.meanwhile = null
      this.apply(events)
    }
    return this.heard.size > 0
  }

  // Where more was made than was read, what is known already does not follow on it.
  follows({ resources, next }) {
    const known = new Set(this.resources.map(resource => resource.id))
    return known.size === 0 || next === undefined || resources.some(resource => known.has(resource.id))
  }

  take(found) {
    const fresh = new Set(found.resources.map(resource => resource.id))
    const older = this.follows(found) ? this.resources.filter(resource => !fresh.has(resource.id)) : []
    this.resources = [...found.resources, ...older].slice(0, mostKept)
    if (older.length === 0) this.next = found.next ?? null
  }

  async catchUp() {
    const newest = [...this.heard].reduce((most, id) => Math.max(most, id), 0)
    this.keep(await get(`deliveries?limit=${2 * mostRead}&next=${newest + 1}`), newest)
  }

  /** Reads what is older than all there is here. */
  async older() {
    if (this.next === null || this.resources.length >= mostKept) return
    const found = await get(`resources?limit=${part}&next=${this.next}`)
    this.resources = [...this.resources, ...found.resources].slice(0, mostKept)
    this.next = this.resources.length >= mostKept ? null : (found.next ?? null)
    const oldest = [...this.deliveries.keys()].reduce((least, id) => Math.min(least, id), Infinity)
    if (oldest !== Infinity) this.keep(await get(`deliveries?limit=${2 * part}&next=${oldest}`))
  }

  /** What became of a resource, and of an attempt, is known before the list is read again. */
  apply(events) {
    if (this.meanwhile && this.meanwhile.length < mostMeanwhile) this.meanwhile = this.meanwhile.concat(events)
    for (const event of events) {
      if (event.name === 'delivery') this.attempted(event)
      else if (event.name === 'simulation' && event.deliveries === 0) this.unheardOf(event)
    }
    const done = new Map(events.filter(event => event.name === 'completion').map(event => [event.id, event]))
    if (done.size === 0) return
    this.resources = this.resources.map(resource => {
      const end = done.get(resource.id)
      return end ? { ...resource, status: end.status, completed_at: end.at } : resource
    })
  }

  attempted({ id, attempt: number, at, status, reply }) {
    const known = this.deliveries.get(id)
    if (!known || known.attempts.length < number - 1) this.hear(id)
    if (!known || known.attempts.length !== number - 1) return
    const answered = /^\d+$/.test(reply ?? '')
    const attempt = { number, at, status: answered ? Number(reply) : null, error: answered ? null : reply }
    this.deliveries.set(id, { ...known, status, attempts: [...known.attempts, attempt] })
  }

  unheardOf(event) {
    this.unheard.set(event.resource_id ?? event.id, event)
    if (this.unheard.size > mostUnheard) this.unheard.delete(this.unheard.keys().next().value)
  }

  hear(id) {
    this.heard.add(id)
    if (this.heard.size > mostDeliveries) this.heard.delete(this.heard.values().next().value)
  }

  // A part of the list; "upTo" is the highest number that it can have.
  keep({ deliveries, next }, upTo = deliveries[0]?.id ?? 0) {
    for (const delivery of deliveries) this.deliveries.set(delivery.id, slim(delivery))
    const oldest = next === undefined ? 0 : (deliveries.at(-1)?.id ?? 0)
    // What was heard of and is not in its part of the list is no longer kept.
    for (const id of this.heard) if (id >= oldest && id <= upTo) this.heard.delete(id)
    const surplus = this.deliveries.size - mostDeliveries
    if (surplus <= 0) return
    const ids = [...this.deliveries.keys()].sort((a, b) => a - b)
    for (const id of ids.slice(0, surplus)) this.deliveries.delete(id)
    // What is older than all that is kept need not be read.
    for (const id of this.heard) if (id < ids[surplus]) this.heard.delete(id)
  }

  all() {
    const told = new Map()
    for (const delivery of [...this.deliveries.values()].sort((a, b) => a.id - b.id)) {
      if (!told.has(delivery.about)) told.set(delivery.about, [])
      told.get(delivery.about).push(delivery)
    }
    const ids = new Set(this.resources.map(resource => resource.id))
    const simulated = [
      ...[...told.entries()].filter(([about, deliveries]) => !ids.has(about) && !deliveries[0].hasCause).map(ofSimulation),
      ...[...this.unheard.entries()].filter(([about]) => !told.has(about)).map(ofUnheard),
    ]
    const rows = this.resources.map(resource => ofResource(resource, told.get(resource.id) ?? []))
    return simulated.length === 0
      ? rows
      : merge(
          rows,
          simulated.sort((a, b) => b.createdAt - a.createdAt),
        )
  }
}

function merge(rows, simulated) {
  const all = []
  let i = 0
  for (const row of rows) {
    while (i < simulated.length && simulated[i].createdAt >= row.createdAt) all.push(simulated[i++])
    all.push(row)
  }
  return [...all, ...simulated.slice(i)]
}

// Made once for each answer: a list of thousands is drawn again and again.
const texts = new WeakMap()

function textOf(resource) {
  if (!texts.has(resource)) {
    const { id, kind, status, about, decided_by: decided, view } = resource
    const parts = [id, kind, status, about.who, about.amount, about.till, decided.outcome, decided.rule, JSON.stringify(view)]
    texts.set(resource, parts.join(' ').toLowerCase())
  }
  return texts.get(resource)
}

function ofResource(resource, deliveries) {
  const { who, amount, till } = resource.about
  const decided = resource.decided_by
  return {
    id: resource.id,
    kind: resource.kind,
    status: resource.status,
    who,
    amount,
    till,
    createdAt: Date.parse(resource.created_at),
    decided,
    deliveries,
    isSimulated: false,
    text: textOf(resource),
  }
}

function ofSimulation([id, deliveries]) {
  const first = deliveries[0]
  return {
    id,
    kind: first.topic,
    status: first.said.status ?? 'Told',
    who: first.said.who,
    amount: first.said.amount,
    till: first.said.till,
    createdAt: first.said.at,
    decided: { by: 'simulate', outcome: first.topic },
    deliveries,
    isSimulated: true,
    text: `${id} ${first.topic} ${first.said.who ?? ''} ${first.said.amount ?? ''} ${first.said.till ?? ''} ${first.said.reference ?? ''}`.toLowerCase(),
  }
}

function ofUnheard([id, { topic, reference, at }]) {
  const decided = { by: 'simulate', outcome: topic }
  const text = `${id} ${topic} ${reference ?? ''} not told`.toLowerCase()
  return { id, kind: topic, status: 'Not told', createdAt: Date.parse(at), decided, deliveries: [], isSimulated: true, text }
}

// The body goes: a list of thousands keeps what it shows.
function slim(delivery) {
  const { id, kind, topic, url, status, due_at: dueAt, replay_of: replayOf } = delivery
  const attempts = delivery.attempts.map(attempt => ({
    number: attempt.number,
    at: attempt.started_at,
    status: attempt.status,
    error: attempt.error,
  }))
  const hasCause = delivery.cause_id !== null
  const about = delivery.cause_id ?? delivery.resource_id
  return { id, kind, topic, url, status, dueAt, replayOf, attempts, about, hasCause, said: hasCause ? null : read(delivery) }
}

function read(delivery) {
  const at = Date.parse(delivery.attempts[0]?.started_at ?? delivery.due_at ?? '') || 0
  try {
    const webhook = JSON.parse(delivery.body)
    const about = webhook.event?.resource ?? {}
    return {
      at: told(Date.parse(webhook.created_at), at),
      status: about.status,
      amount: about.amount,
      till: about.till_number,
      reference: about.reference,
      who: about.sender_phone_number ?? about.phone_number ?? about.sending_till ?? about.sending_merchant ?? about.customer_cc_number,
    }
  } catch {
    return { at }
  }
}

// A webhook tells its time to the second; an attempt within that second tells it better.
const told = (created, attempted) => (created && Math.abs(attempted - created) >= 1000 ? created : attempted)
