/** Which labs run, asked at the start: until the engine can tell, nothing is taken for gone. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Lab, type LabEngine, LabError } from '../../lab-infra/lab.ts'

const firstPauseMs = 500
const longestPauseMs = 15_000

export class RunningLabs {
  /** Why it is not known yet, for people; undefined before the first answer and once it is known. */
  problem: LabError | undefined
  readonly #log: Logger
  readonly #changed: () => void
  readonly #close = new AbortController()

  /** @param changed called when `problem` has changed */
  constructor(log: Logger, changed: () => void) {
    this.#log = log
    this.#changed = changed
  }

  /** Asks until it is told. @throws the reason when closed before. */
  async of(engine: LabEngine): Promise<Lab[]> {
    for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
      try {
        const labs = await engine.adopt()
        this.#tell(undefined)
        return labs
      } catch (error) {
        this.#log.error({ err: error }, 'which labs run cannot be told')
        this.#tell(error)
      }
      await sleep(pause, undefined, { signal: this.#close.signal })
    }
  }

  close(): void {
    this.#close.abort()
  }

  #tell(error: unknown): void {
    if (error === undefined && this.problem === undefined) return
    const cause = error instanceof Error ? error.message : String(error)
    const remedy = error instanceof LabError && error.remedy ? `${error.remedy} ` : ''
    this.problem =
      error === undefined
        ? undefined
        : new LabError('labs-unknown', `Which labs run cannot be told now: ${cause}`, {
            remedy: `${remedy}It is asked again by itself; no lab is given up.`,
            cause: error,
          })
    this.#changed()
  }
}
