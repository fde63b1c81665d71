/** Labs that are being ended, in the background. */
import type { Logger } from 'pino'
import type { Lab } from '../../lab-infra/lab.ts'

/** ms before it is tried again to end a lab: what was in its way (no process, no descriptor, no space) may have gone. */
const pauses = [500, 2_000, 8_000]

export class Endings {
  readonly #log: Logger
  readonly #going = new Set<Promise<void>>()

  constructor(log: Logger) {
    this.#log = log
  }

  /** Tried again when it fails; what cannot be ended is swept at the next start of the server. */
  begin(lab: Lab): void {
    const ending = this.#destroy(lab).finally(() => this.#going.delete(ending))
    this.#going.add(ending)
  }

  /** Resolves when none of them goes on. */
  async over(): Promise<void> {
    await Promise.all(this.#going)
  }

  async #destroy(lab: Lab): Promise<void> {
    for (const pause of [...pauses, undefined]) {
      try {
        return await lab.destroy()
      } catch (error) {
        this.#log.error({ err: error, lab: lab.id }, 'a lab could not be ended')
        if (pause !== undefined) await new Promise(resolve => setTimeout(resolve, pause))
      }
    }
  }
}
