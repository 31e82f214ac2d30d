// What happened to an app, as stories: a resource that a client made, or something simulated, with the deliveries it led to. Bounded, newest first.
import { get } from './api.js'

const mostKept = 2000
const mostDeliveries = 6000
const part = 200

/** Newest first: one for each resource, and one for each thing that was simulated and told. */
export class Stories {
  resources = []
  deliveries = new Map()
  next = null

  /** Reads the newest again, as many as may have come or changed. */
  async refresh(limit = part) {
    const [found, sent] = await Promise.all([get(`resources?limit=${limit}`), get(`deliveries?limit=${2 * limit}`)])
    const fresh = new Set(found.resources.map(resource => resource.id))
    const older = this.resources.filter(resource => !fresh.has(resource.id))

    // Where more was made than was read, what is known already does not follow on it: older ones are read from here again.
    const follows = older.length < this.resources.length || found.next === undefined
    this.resources = follows ? [...found.resources, ...older].slice(0, mostKept) : found.resources
    if (!follows || older.length === 0) this.next = found.next ?? null
    this.keep(sent.deliveries)
  }

  /** Reads what is older than all there is here. */
  async older() {
    if (this.next === null || this.resources.length >= mostKept) return
    const found = await get(`resources?limit=${part}&next=${this.next}`)
    this.resources = [...this.resources, ...found.resources].slice(0, mostKept)
    this.next = this.resources.length >= mostKept ? null : (found.next ?? null)
    const oldest = [...this.deliveries.keys()].reduce((least, id) => Math.min(least, id), Infinity)
    if (oldest !== Infinity) this.keep((await get(`deliveries?limit=${2 * part}&next=${oldest}`)).deliveries)
  }

  /** What became of a resource, and of an attempt, is known before the list is read again. */
  apply(events) {
    for (const event of events) if (event.name === 'delivery') this.attempted(event)
    const done = new Map(events.filter(event => event.name === 'completion').map(event => [event.id, event]))
    if (done.size === 0) return
    this.resources = this.resources.map(resource => {
      const end = done.get(resource.id)
      return end ? { ...resource, status: end.status, completed_at: end.at } : resource
    })
  }

  attempted({ id, attempt: number, at, status, reply }) {
    const known = this.deliveries.get(id)
    if (!known || known.attempts.length !== number - 1) return
    const answered = /^\d+$/.test(reply ?? '')
    const attempt = { number, at, status: answered ? Number(reply) : null, error: answered ? null : reply }
    this.deliveries.set(id, { ...known, status, attempts: [...known.attempts, attempt] })
  }

  keep(deliveries) {
    for (const delivery of deliveries) this.deliveries.set(delivery.id, slim(delivery))
    const surplus = this.deliveries.size - mostDeliveries
    if (surplus > 0) for (const id of [...this.deliveries.keys()].sort((a, b) => a - b).slice(0, surplus)) this.deliveries.delete(id)
  }

  all() {
    const told = new Map()
    for (const delivery of [...this.deliveries.values()].sort((a, b) => a.id - b.id)) {
      if (!told.has(delivery.about)) told.set(delivery.about, [])
      told.get(delivery.about).push(delivery)
    }
    const ids = new Set(this.resources.map(resource => resource.id))
    const simulated = [...told.entries()].filter(([about, deliveries]) => !ids.has(about) && !deliveries[0].hasCause).map(ofSimulation)
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
