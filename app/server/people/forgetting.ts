/** What is kept of people ends: when they ask for it, and when nothing needs it any more. */
import type { Logger } from 'pino'
import { LabError } from '../../../lab-infra/lab.ts'
import type { Store } from '../../store/store.ts'
import type { Classes } from '../class/classes.ts'
import type { Sessions } from '../sessions.ts'
import type { People } from './people.ts'

const everyMs = 3_600_000

export interface ForgettingDependencies {
  store: Store
  people: People
  classes: Classes
  sessions: Sessions
  log: Logger
}

export class Forgetting {
  readonly #dependencies: ForgettingDependencies
  #timer: NodeJS.Timeout | undefined
  #sweeping: Promise<void> | undefined

  constructor(dependencies: ForgettingDependencies) {
    this.#dependencies = dependencies
  }

  /** Looks every hour for what has expired. */
  start(): void {
    const sweep = () => {
      this.#sweeping = this.sweep().catch(error => {
        this.#dependencies.log.warn({ err: error }, 'what has expired could not be forgotten')
      })
    }
    sweep()
    this.#timer = setInterval(sweep, everyMs).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#sweeping
  }

  async sweep(): Promise<void> {
    const { store, log } = this.#dependencies
    await store.people.forgetExpired(Date.now())
    const strays = await store.people.strays(Date.now())
    for (const person of strays) await this.forget(person)
    if (strays.length > 0)
      log.info({ people: strays.length }, 'learners without class and code are forgotten')
  }

  /** @throws LabError `owns-classes` for whose classes others are in */
  refuseOwner(person: string): void {
    const owned = this.#dependencies.classes.of({ id: person }).filter(({ role }) => role === 'owner')
    if (owned.length === 0) return
    const titles = owned.map(({ room }) => `“${room.record.title}”`).join(', ')
    throw new LabError('owns-classes', `Classes are yours: ${titles}.`, { remedy: 'Delete them first.' })
  }

  /** All that is kept of somebody; their labs end first. @throws LabError `owns-classes` */
  async forget(person: string): Promise<void> {
    const { people, classes, sessions } = this.#dependencies
    this.refuseOwner(person)
    const why = 'What was kept of you is deleted.'
    for (const { room } of classes.of({ id: person }))
      await classes.removeMember(room, person, () => sessions.endOfClass(room.id, why, person))
    for (const session of await sessions.open(person)) await session.end(why)
    await people.remove(person)
  }
}
