/** All open sessions, and what becomes of them when the server starts again. */
import { refuseUnavailable, whyNotHere } from '../../grader/needs.ts'
import type { Scenario } from '../../grader/scenario.ts'
import { newSeed } from '../../grader/seeds.ts'
import { type KubeletMode, type Lab, type LabEngine, LabError } from '../../lab-infra/lab.ts'
import { localLearner, type SessionRow } from '../store/store.ts'
import { RunningLabs } from './running-labs.ts'
import { LabSession } from './session.ts'
import type { SessionDependencies } from './session-dependencies.ts'
import { newRow, recordOf } from './session-row.ts'

/** ms between two looks whether labs still live. */
const lookEveryMs = 15_000

export class Sessions {
  readonly #dependencies: SessionDependencies
  readonly #scenarios: Map<string, Scenario>
  readonly #open = new Map<string, LabSession>()
  readonly #running: RunningLabs
  /** New sessions that are being stored and ask for a lab next. */
  #storing = 0
  #recovered: Promise<void> = Promise.resolve()
  #watch: NodeJS.Timeout | undefined

  /** @param changed called when `problem` has changed */
  constructor(scenarios: Scenario[], dependencies: SessionDependencies, changed: () => void = () => {}) {
    this.#scenarios = new Map(scenarios.map(scenario => [scenario.id, scenario]))
    this.#dependencies = dependencies
    this.#running = new RunningLabs(dependencies.log, changed)
  }

  /** What keeps sessions from being taken up, for people. */
  get problem(): LabError | undefined {
    return this.#running.problem
  }

  /** Takes up what the store and the engine still know; every other question waits for it. */
  recover(engine: LabEngine): Promise<void> {
    this.#recovered = this.#recover(engine)
    // Also without a page that follows it a lab that has died is to be noticed.
    const look = () => void Promise.all(this.#live().map(session => session.probe()))
    this.#watch = setInterval(look, lookEveryMs).unref()
    return this.#recovered
  }

  /** The learner's. */
  async open(learner: string): Promise<LabSession[]> {
    await this.#known()
    return this.#of(learner)
  }

  /**
   * The learner's session of that id, open or ended: the one door to a session.
   * @throws LabError `no-such-session`, in the same words whether there is none or it is somebody else's
   */
  async get(learner: string, id: string): Promise<LabSession> {
    await this.#known()
    const session = this.#open.get(id) ?? (await this.#ended(id))
    if (session?.learner !== learner)
      throw new LabError('no-such-session', `There is no session ${id}.`, {
        remedy: 'Choose a task in the catalogue.',
      })
    return session
  }

  /**
   * The learner's open session of that scenario, or a new one, which then gets its lab in the background.
   * @throws LabError `no-such-scenario`, `scenario-unavailable`, `too-many-labs`.
   */
  async create(
    learner: string,
    wanted: { scenario: string; kubelet: KubeletMode },
  ): Promise<{ session: LabSession; created: boolean }> {
    await this.#known()
    const scenario = this.#scenario(wanted.scenario)
    const present = this.#openOf(learner, scenario)
    if (present) return { session: present, created: false }
    refuseUnavailable(scenario, this.#dependencies.engine)
    this.#refuseWhenFull(learner)
    const ahead = this.#dependencies.ahead.claim(scenario.id)
    const drawn = ahead?.scenario ?? scenario.redraw(newSeed())
    const row = newRow(learner, drawn, wanted.kubelet)
    const session = new LabSession(recordOf(row), drawn, { hints: 0, checked: false }, this.#dependencies)
    this.#open.set(row.id, session)
    // One that is prepared counts as in use already.
    const storing = ahead ? 0 : 1
    this.#storing += storing
    try {
      await this.#dependencies.store.addSession(row).finally(() => {
        this.#storing -= storing
      })
      // Whoever found it meanwhile may have ended it.
      if (session.state === 'ended') ahead?.drop()
      else await session.prepare(ahead)
    } catch (error) {
      ahead?.drop()
      await session.end('It could not be stored.').catch(() => {})
      throw error
    }
    return { session, created: true }
  }

  /** The learner is likely to begin that task soon, so it may be prepared. @throws LabError `no-such-scenario`. */
  async expect(learner: string, id: string): Promise<void> {
    await this.#known()
    const scenario = this.#scenario(id)
    const { ahead, engine } = this.#dependencies
    if (this.#openOf(learner, scenario) || whyNotHere(scenario, engine)) return
    ahead.expect(learner, scenario)
  }

  /** @throws LabError `nothing-to-restart`, `too-many-labs`. */
  async restart(session: LabSession): Promise<void> {
    if (!session.holdsLab) this.#refuseWhenFull(session.learner)
    await session.restart()
  }

  /** Ends the open sessions of a class, or in it those of one learner. @param because for people */
  async endOfClass(classId: string, because: string, learner?: string): Promise<void> {
    await this.#known()
    const ends = this.#live().filter(
      session => session.classId === classId && (learner === undefined || session.learner === learner),
    )
    await Promise.all(ends.map(session => session.end(because)))
  }

  countByState(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { state } of this.#live()) counts[state] = (counts[state] ?? 0) + 1
    return counts
  }

  /** @param because when given, the sessions end for that reason; else they are left for the next start */
  async close(because?: string): Promise<void> {
    clearInterval(this.#watch)
    this.#running.close()
    await this.#recovered.catch(() => {})
    for (const session of this.#live()) {
      // What the store does not take is told in the log; the labs end all the same.
      if (because !== undefined)
        await session.end(because).catch(err => this.#dependencies.log.error({ err }, 'not stored'))
      await session.close()
    }
  }

  /** @throws LabError `labs-unknown` while it cannot be told which labs run. */
  async #known(): Promise<void> {
    if (this.problem) throw this.problem
    await this.#recovered
  }

  #live(): LabSession[] {
    for (const [id, session] of this.#open) if (session.state === 'ended') this.#open.delete(id)
    return [...this.#open.values()]
  }

  #of(learner: string): LabSession[] {
    return this.#live().filter(session => session.learner === learner)
  }

  #openOf(learner: string, { id }: Scenario): LabSession | undefined {
    return this.#of(learner).find(session => !session.classId && session.scenario.id === id)
  }

  /** @throws LabError `no-such-scenario`. */
  #scenario(id: string): Scenario {
    const scenario = this.#scenarios.get(id)
    if (scenario) return scenario
    throw new LabError('no-such-scenario', `There is no task ${id}.`, {
      remedy: 'Choose one in the catalogue.',
    })
  }

  /** Names what the learner could end, and nothing of others. */
  #refuseWhenFull(learner: string): void {
    if (!this.#dependencies.labs.isFull(this.#storing)) return
    const own = this.#of(learner).filter(session => session.holdsLab)
    const names = own.map(session => `“${session.scenario.title}” (${session.id})`).join(', ')
    if (own.length === 0)
      throw new LabError('too-many-labs', 'All labs of this machine are in use by others.', {
        remedy: 'Try again when one of them has ended.',
      })
    throw new LabError('too-many-labs', `All labs of this machine are in use: ${names}.`, {
      remedy: 'End one of these sessions.',
    })
  }

  async #recover(engine: LabEngine): Promise<void> {
    const { labs, log, store } = this.#dependencies
    const adopted = await this.#running.of(engine)
    const mine = new Map(adopted.filter(lab => lab.info.labels.owner === 'server').map(lab => [lab.id, lab]))
    for (const row of await store.openSessions()) {
      await this.#takeUp(row, mine).catch(error => {
        log.error({ err: error, session: row.id }, 'session not taken up')
        // Its lab is left for the next start.
        mine.delete(row.lab_id ?? '')
      })
    }
    for (const lab of mine.values())
      labs.keepReserve(lab, lab.info.labels.pool === 'yes' && lab.info.state === 'ready')
  }

  /** A session gets its lab back, starts over if it was preparing, or is lost. Labs it takes leave `labs`. */
  async #takeUp(row: SessionRow, labs: Map<string, Lab>): Promise<void> {
    const scenario = this.#scenarios.get(row.scenario)
    if (!scenario) {
      const gone = {
        state: 'ended',
        ended_at: Date.now(),
        ended_because: 'Its task is not among the scenarios any more.',
      }
      return this.#dependencies.store.updateSession(row.id, gone)
    }
    const session = await this.#load(row, scenario)
    this.#open.set(row.id, session)
    if (session.state === 'failed') return
    if (session.state === 'preparing') return session.prepare()
    const lab = labs.get(row.lab_id ?? '')
    const goesOn = lab?.info.state === 'ready' || lab?.info.state === 'resetting'
    if (!goesOn || !belongsTo(lab, session)) return session.lose()
    labs.delete(lab.id)
    await session.adopt(lab)
  }

  async #ended(id: string): Promise<LabSession | undefined> {
    const row = await this.#dependencies.store.session(id)
    const scenario = row && this.#scenarios.get(row.scenario)
    return scenario && this.#load(row, scenario)
  }

  async #load(row: SessionRow, scenario: Scenario): Promise<LabSession> {
    const { store } = this.#dependencies
    const [hints, grades] = [await store.hintsSeen(row.id), await store.grades(row.id)]
    const seen = { hints, checked: grades.length > 0 }
    return new LabSession(recordOf(row), scenario.redraw(row.seed), seen, this.#dependencies)
  }
}

/** Labs that an earlier version made for its one learner do not name them. */
function belongsTo({ info: { labels } }: Lab, { id, learner }: LabSession): boolean {
  return labels.session === id && (labels.learner ?? localLearner) === learner
}
