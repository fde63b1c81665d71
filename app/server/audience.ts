/** Who listens to a session. */
import type { SessionEvent } from './api.ts'

export interface SessionListener {
  send(event: SessionEvent): void
  /** Nothing follows: the session has ended. */
  end(): void
}

export class Audience {
  readonly #listeners = new Set<SessionListener>()

  get present(): boolean {
    return this.#listeners.size > 0
  }

  add(listener: SessionListener): void {
    this.#listeners.add(listener)
  }

  remove(listener: SessionListener): void {
    this.#listeners.delete(listener)
  }

  send(event: SessionEvent): void {
    for (const listener of this.#listeners) listener.send(event)
  }

  end(): void {
    for (const listener of this.#listeners) listener.end()
    this.#listeners.clear()
  }
}
