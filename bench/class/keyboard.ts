/** Keys typed one by one at irregular moments, each when the one before has been echoed. */
import { setTimeout as sleep } from 'node:timers/promises'

export class Keyboard {
  /** ms from each key to its echo. */
  readonly times: number[] = []
  readonly #type: (key: string) => void
  #typed = { key: '', at: 0, echoed: () => {} }

  constructor(type: (key: string) => void) {
    this.#type = type
  }

  /** Types for so many ms: a key every one or two seconds. */
  async use(span: number): Promise<void> {
    const until = performance.now() + span
    for (let n = 0; ; n++) {
      await sleep(1_000 + Math.random() * 1_000)
      if (performance.now() > until) return
      await this.#press(String.fromCharCode(0x41 + (n % 26)))
    }
  }

  /** @param keys whose echoes have come */
  echoed(keys: string, at: number): void {
    if (this.#typed.key === '' || !keys.includes(this.#typed.key)) return
    this.times.push(at - this.#typed.at)
    this.#typed.key = ''
    this.#typed.echoed()
  }

  #press(key: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#typed = { key, at: performance.now(), echoed: resolve }
    this.#type(key)
    return promise
  }
}
