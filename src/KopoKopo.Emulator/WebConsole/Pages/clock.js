// The app's clock as it goes on by itself between two answers.
import { h } from './dom.js'
import { time } from './format.js'

export class Clock {
  offset = 0
  frozen = null
  faces = new Set()

  constructor() {
    setInterval(() => this.draw(), 500)
  }

  set({ now, frozen }) {
    this.offset = Date.parse(now) - Date.now()
    this.frozen = frozen ? Date.parse(now) : null
    this.draw()
  }

  now() {
    return this.frozen ?? Date.now() + this.offset
  }

  /** An element that shows it. */
  face() {
    const made = h('time', { class: 'face' })
    this.faces.add(new WeakRef(made))
    this.draw()
    return made
  }

  draw() {
    const text = time(this.now())
    for (const reference of this.faces) {
      const face = reference.deref()
      if (!face) this.faces.delete(reference)
      else if (face.textContent !== text) face.textContent = text
    }
  }
}
