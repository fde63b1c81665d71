/** The board of one class, while somebody looks at it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Scenario } from '../../../../grader/scenario.ts'
import type { ClassStore } from '../../../store/class-store.ts'
import type { Grade } from '../../api.ts'
import type { People } from '../../people/people.ts'
import type { LabSession } from '../../session.ts'
import type { Sessions } from '../../sessions.ts'
import type { Classroom } from '../classroom.ts'
import type { BoardEvent, BoardRow } from './api.ts'
import { whoFirst } from './need.ts'
import { isApiServerDown, rowOf } from './row.ts'
import { readWork, Work } from './work.ts'

export interface BoardDependencies {
  scenarios: readonly Scenario[]
  sessions: Pick<Sessions, 'ofClass'>
  people: Pick<People, 'named'>
  store: Pick<ClassStore, 'sessionsOfClass' | 'hintsOfClass' | 'gradesOf'>
  log: Logger
}

/** ms between two looks at the class: what changed is told with the next. Comparing rows costs less than hearing of each change. */
const lookEvery = 400
/** Looks after which names are asked for anew: somebody may have changed theirs. */
const namesEvery = 10

type Listener = (event: BoardEvent) => void

export class ClassBoard {
  readonly #room: Classroom
  readonly #dependencies: BoardDependencies
  readonly #scenarios: ReadonlyMap<string, Scenario>
  readonly #work = new Map<string, Work>()
  readonly #listeners = new Set<Listener>()
  readonly #abort = new AbortController()
  /** Open ones as of the last look, by id: one that has ended since is looked at once more. */
  #live = new Map<string, LabSession>()
  /** By session. */
  readonly #downSince = new Map<string, number>()
  #names: ReadonlyMap<string, { name: string }> = new Map()
  #looks = 0
  /** As they were told last, in their order, with their text. */
  #told: Map<string, { row: BoardRow; text: string }> | undefined

  constructor(room: Classroom, dependencies: BoardDependencies) {
    this.#room = room
    this.#dependencies = dependencies
    this.#scenarios = new Map(dependencies.scenarios.map(scenario => [scenario.id, scenario]))
    this.#overlook(true)
    void this.#run()
  }

  /** Is told all, as soon as it is known, then what changes. @returns how to stop */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#told) listener(this.#whole(this.#told))
    return () => this.#listeners.delete(listener)
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** Also of one that begins and ends between two looks. */
  graded(person: string, grade: Grade): void {
    this.#followLive()
    this.#workOf(person).add(grade)
  }

  close(): void {
    this.#abort.abort()
    this.#overlook(false)
  }

  async #run(): Promise<void> {
    const { store, log } = this.#dependencies
    const { signal } = this.#abort
    const failed = (error: unknown) =>
      log.error({ err: error, class: this.#room.id }, 'a board could not be told')
    this.#followLive()
    await readWork(this.#room.id, store, person => this.#workOf(person), failed).catch(failed)
    while (!signal.aborted) {
      await this.#look().catch(failed)
      await sleep(lookEvery, undefined, { signal }).catch(() => {})
    }
  }

  async #look(): Promise<void> {
    const learners = this.#room.learners
    const unknown = learners.some(({ person }) => !this.#names.has(person))
    if (unknown || this.#looks++ % namesEvery === 0)
      this.#names = await this.#dependencies.people.named(learners.map(({ person }) => person))
    if (this.#abort.signal.aborted) return
    for (const person of this.#work.keys()) if (!this.#room.members.has(person)) this.#work.delete(person)
    this.#followLive()
    this.#tell(this.#rows())
  }

  #rows(): BoardRow[] {
    const now = Date.now()
    const open = Map.groupBy(this.#live.values(), ({ learner }) => learner)
    return this.#room.learners
      .map((member, index) => {
        const { person } = member
        const learner = {
          member,
          name: this.#names.get(person)?.name ?? person,
          number: index + 1,
          open: open.get(person) ?? [],
          work: this.#workOf(person),
          downSince: ({ id }: LabSession) => this.#downSince.get(id),
        }
        return rowOf(this.#room, learner, this.#scenarios, now)
      })
      .toSorted(whoFirst)
  }

  /** Remembers what has ended, and since when API servers are away. */
  #followLive(): void {
    const live = new Map(this.#dependencies.sessions.ofClass(this.#room.id).map(it => [it.id, it]))
    for (const [id, session] of this.#live)
      if (!live.has(id)) this.#workOf(session.learner).keep(session.view())
    this.#live = live
    for (const [id, { controlPlane }] of live) {
      if (!controlPlane || !isApiServerDown(controlPlane)) this.#downSince.delete(id)
      else if (!this.#downSince.has(id)) this.#downSince.set(id, controlPlane.since)
    }
    for (const id of this.#downSince.keys()) if (!live.has(id)) this.#downSince.delete(id)
  }

  #tell(rows: BoardRow[]): void {
    const before = this.#told
    const told = new Map(rows.map(row => [row.person, { row, text: JSON.stringify(row) }]))
    this.#told = told
    const event = before ? changes(before, told) : this.#whole(told)
    if (event) for (const listener of this.#listeners) listener(event)
  }

  #whole(told: Map<string, { row: BoardRow }>): BoardEvent {
    return { type: 'board', rows: [...told.values()].map(({ row }) => row), asOf: Date.now() }
  }

  #workOf(person: string): Work {
    const work = this.#work.get(person) ?? new Work()
    this.#work.set(person, work)
    return work
  }

  #overlook(overlooked: boolean): void {
    this.#room.overlooked = overlooked
    for (const session of this.#dependencies.sessions.ofClass(this.#room.id)) session.followControlPlane()
  }
}

type Told = Map<string, { row: BoardRow; text: string }>

/** Undefined where there are none. */
function changes(before: Told, now: Told): BoardEvent | undefined {
  const order = [...now.keys()]
  const rows = [...now]
    .filter(([person, { text }]) => before.get(person)?.text !== text)
    .map(([, { row }]) => row)
  if (rows.length === 0 && order.join() === [...before.keys()].join()) return undefined
  return { type: 'rows', rows, order, asOf: Date.now() }
}
