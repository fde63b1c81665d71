/** Who looks into the terminals of a session. A look lasts as long as its connection; either side ends it. */
import type { Look } from '../api.ts'
import { noSuchLook } from './errors.ts'

export interface Looker {
  id: string
  person: string
  /** As the learner is told. */
  name: string
  terminal: string
  /** Told when the learner has allowed typing or taken it back. */
  allowed(mayType: boolean): void
  /** Ends the connection. */
  cut(): void
}

export interface LookUnderWay extends Looker {
  readonly since: number
  /** The learner has allowed it, and the look has not ended. */
  mayType: boolean
}

export class Looks {
  readonly #looks = new Map<string, LookUnderWay>()
  readonly #changed: () => void

  /** @param changed told after each change */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  get empty(): boolean {
    return this.#looks.size === 0
  }

  view(): Look[] {
    return [...this.#looks.values()].map(viewOf)
  }

  /** From now on the learner is told of it. */
  begin(looker: Looker): LookUnderWay {
    const look = { ...looker, since: Date.now(), mayType: false }
    this.#looks.set(look.id, look)
    this.#changed()
    return look
  }

  /** @throws LabError `no-such-look` */
  allow(id: string, mayType: boolean): Look {
    const look = this.#find(id)
    if (look.mayType !== mayType) {
      look.mayType = mayType
      look.allowed(mayType)
      this.#changed()
    }
    return viewOf(look)
  }

  /** One that is under way, of that person. */
  has(id: string, person: string): boolean {
    return this.#looks.get(id)?.person === person
  }

  /** @throws LabError `no-such-look` */
  stop(id: string): void {
    this.#over(this.#find(id))
    this.#changed()
  }

  /** Its connection has ended. Does nothing for one that has been stopped. */
  gone({ id }: LookUnderWay): void {
    const look = this.#looks.get(id)
    if (!look) return
    this.#over(look)
    this.#changed()
  }

  /** Ends those of whoever may look no longer. */
  keep(may: (person: string) => boolean): void {
    const ends = [...this.#looks.values()].filter(({ person }) => !may(person))
    for (const look of ends) this.#over(look)
    if (ends.length > 0) this.#changed()
  }

  /** Ends all; what of the session has changed tells whoever ended it. */
  end(): void {
    for (const look of this.#looks.values()) this.#over(look)
  }

  #over(look: LookUnderWay): void {
    this.#looks.delete(look.id)
    look.mayType = false
    look.cut()
  }

  #find(id: string): LookUnderWay {
    const look = this.#looks.get(id)
    if (!look) throw noSuchLook()
    return look
  }
}

const viewOf = ({ id, name, terminal, since, mayType }: LookUnderWay): Look => ({
  ...{ id, name, terminal, since, mayType },
})
