// The live feed: server-sent events, read with fetch so that a control token can go with it. It connects again by itself.
import { open } from './api.js'

const mostWaiting = 10_000
const waits = [500, 1000, 2000, 5000]

/**
 * Follows an app's events until stopped.
 * @param onEvents takes a batch, at most one for each frame: how many of each name there were, and the events; 'again' where some
 *   were lost, and all has to be read again.
 * @param onState takes 'live', 'connecting' or 'lost'.
 */
export function follow(onEvents, onState) {
  const stop = new AbortController()
  let batch = empty()
  let isAsked = false

  function add(name, data) {
    batch.counts[name] = (batch.counts[name] ?? 0) + 1
    if (batch.events.length < mostWaiting) batch.events.push({ name, ...data })
    else batch.counts.again = 1
    if (isAsked) return
    isAsked = true
    // A hidden page draws no frames.
    if (document.hidden) setTimeout(flush, 250)
    else requestAnimationFrame(flush)
  }

  function flush() {
    isAsked = false
    const full = batch
    batch = empty()
    if (!stop.signal.aborted) onEvents(full)
  }

  async function listen() {
    let lost = 0
    while (!stop.signal.aborted) {
      try {
        onState(lost === 0 ? 'connecting' : 'lost')
        const response = await open('events', stop.signal)
        if (!response.ok) throw new Error(`${response.status}`)
        onState('live')
        if (lost > 0) add('again', {})
        lost = 0
        await read(response.body.getReader(), add)
        lost = 1
      } catch {
        lost++
      }
      if (stop.signal.aborted) return
      onState('lost')
      await new Promise(go => setTimeout(go, waits[Math.min(lost, waits.length) - 1]))
    }
  }

  listen()
  return () => stop.abort()
}

const empty = () => ({ counts: {}, events: [] })

async function read(reader, add) {
  const decoder = new TextDecoder()
  let text = ''
  while (true) {
    const { value, done } = await reader.read()
    if (done) return
    text += decoder.decode(value, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop()
    for (const block of blocks) parse(block, add)
  }
}

function parse(block, add) {
  let name = 'message'
  let data = ''
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) name = line.slice(6).trim()
    else if (line.startsWith('data:')) data += line.slice(5)
  }
  if (data) add(name, JSON.parse(data))
}
