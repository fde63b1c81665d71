/** The server's state for people, and who wants to hear of its changes. */
import type { LabEngine } from '../../lab-infra/lab.ts'
import type { ServerEvent, Status } from './api.ts'
import type { Labs } from './labs.ts'
import type { Preparation } from './preparation.ts'
import type { Sessions } from './sessions.ts'

export interface StatusParts {
  version: string
  kubernetesVersion: string
  engine: LabEngine
  preparation: Preparation
  labs: Labs
  sessions: Sessions
}

/** Changes come in bursts (a download's progress); listeners hear of them at most this often (ms). */
const tellEvery = 100

export class StatusBoard {
  readonly #parts: () => StatusParts
  readonly #listeners = new Set<(event: ServerEvent) => void>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: () => StatusParts) {
    this.#parts = parts
  }

  view(): Status {
    const { version, kubernetesVersion, engine, preparation, labs, sessions } = this.#parts()
    const told = [sessions.problem, labs.problem].flatMap(problem =>
      problem ? [{ reason: problem.message, remedy: problem.remedy ?? '' }] : [],
    )
    return {
      version,
      kubernetesVersion,
      engine: engine.name,
      prepare: preparation.view(),
      warnings: [...preparation.warnings, ...told],
      pool: { wanted: labs.wanted, ready: labs.ready },
    }
  }

  changed(): void {
    if (this.#timer || this.#listeners.size === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const event = { type: 'status', status: this.view() } as const
      for (const listener of this.#listeners) listener(event)
    }, tellEvery)
  }

  /** Sends the state now and after each change. @returns how to stop */
  listen(listener: (event: ServerEvent) => void): () => void {
    listener({ type: 'status', status: this.view() })
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }
}
