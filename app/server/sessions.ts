/** All open sessions, and what becomes of them when the server starts again. */
import { refuseUnavailable, whyNotHere } from '../../grader/needs.ts'
import type { Scenario } from '../../grader/scenario.ts'
import { newSeed } from '../../grader/seeds.ts'
import { type KubeletMode, type LabEngine, LabError } from '../../lab-infra/lab.ts'
import type { SessionRow } from '../store/store.ts'
import { refuseBeginning, refuseMoreLabs, refuseWorking } from './class/beginning.ts'
import { classTerms, seedFor, strictest } from './class/terms.ts'
import { OpenSessions } from './open-sessions.ts'
import { RunningLabs } from './running-labs.ts'
import { LabSession } from './session.ts'
import type { SessionDependencies } from './session-dependencies.ts'
import { noSuchSession } from './session-errors.ts'
import { newRow, recordOf } from './session-row.ts'
import { takeUp } from './taking-up.ts'
import { practiceTerms, type Terms } from './terms.ts'

/** ms between two looks whether labs still live. */
const lookEveryMs = 15_000

export class Sessions {
  readonly #dependencies: SessionDependencies
  readonly #scenarios: Map<string, Scenario>
  readonly #open = new OpenSessions()
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
    const look = () => void Promise.all(this.#open.all().map(session => session.probe()))
    this.#watch = setInterval(look, lookEveryMs).unref()
    return this.#recovered
  }

  /** The learner's. */
  async open(learner: string): Promise<LabSession[]> {
    await this.#known()
    return this.#open.of(learner)
  }

  /**
   * The learner's session of that id, open or ended: the one door to a session.
   * @throws LabError `no-such-session`, in the same words whether there is none or it is somebody else's
   */
  async get(learner: string, id: string): Promise<LabSession> {
    await this.#known()
    const session = this.#open.get(id) ?? (await this.#ended(id))
    if (session?.learner !== learner) throw noSuchSession(id)
    return session
  }

  /**
   * The learner's open session of that scenario, or a new one, which then gets its lab in the background.
   * @param wanted `class`: in that class, else in the learner's own practice
   * @throws LabError `no-such-scenario`, `scenario-unavailable`, `too-many-labs`; in a class as `refuseBeginning`, and
   * `no-such-class`.
   */
  async create(
    learner: string,
    wanted: { scenario: string; kubelet: KubeletMode; class?: string | undefined },
  ): Promise<{ session: LabSession; created: boolean }> {
    await this.#known()
    const scenario = this.#scenario(wanted.scenario)
    const { classes, engine, store } = this.#dependencies
    const room = wanted.class === undefined ? undefined : classes.get({ id: learner }, wanted.class).room
    const attempts = room && (await store.attempts(learner, room.id))
    const present = this.#open.find(learner, scenario.id, room?.id)
    if (present) return { session: present, created: false }
    refuseUnavailable(scenario, engine)
    if (room && attempts)
      refuseBeginning(room, { learner, scenario, attempts, holding: this.#holding(room.id, learner) })
    else this.#refuseWhenFull(learner)
    const ahead = room ? undefined : this.#dependencies.ahead.claim(scenario.id)
    const drawn = ahead?.scenario ?? scenario.redraw(room ? seedFor(room, scenario.id) : newSeed())
    const row = newRow(learner, drawn, wanted.kubelet, room?.id)
    const seen = { hints: 0, checked: false }
    const session = new LabSession(recordOf(row), drawn, seen, this.#dependencies, this.#terms(row))
    this.#open.add(session)
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
    if (this.#open.find(learner, id, undefined) || whyNotHere(scenario, engine)) return
    ahead.expect(learner, scenario)
  }

  /** @throws LabError `nothing-to-restart`, `too-many-labs`; in a class `class-over`. */
  async restart(session: LabSession): Promise<void> {
    const { classId, learner } = session
    const room = classId === undefined ? undefined : this.#dependencies.classes.room(classId)
    if (!session.holdsLab && room) {
      refuseWorking(room, learner)
      refuseMoreLabs(room, this.#holding(room.id, learner))
    } else if (!session.holdsLab) this.#refuseWhenFull(learner)
    await session.restart()
  }

  /** The open ones of a class, for who may see it. */
  ofClass(classId: string): LabSession[] {
    return this.#open.ofClass(classId)
  }

  /** The rules of a class, or where it is in time, have changed. */
  followClass(classId: string): void {
    const room = this.#dependencies.classes.room(classId)
    // What the class holds back of its tasks, practice of them does as well.
    const practised = ({ learner, scenario }: LabSession) =>
      room?.members.has(learner) === true && room.record.tasks.includes(scenario.id)
    for (const session of this.#open.all()) {
      if (session.classId === classId) session.looks.keep(person => room?.teaches(person) ?? false)
      else if (!practised(session)) continue
      session.followTerms()
    }
  }

  /** Ends the open sessions of a class, or in it those of one learner. @param because for people */
  async endOfClass(classId: string, because: string, learner?: string): Promise<void> {
    await this.#known()
    const ends = this.#open.ofClass(classId, learner)
    await Promise.all(ends.map(session => session.end(because)))
  }

  /** Ends those of a class in which nothing was done for so long. @param ms @returns which */
  async endIdle(classId: string, ms: number): Promise<string[]> {
    await this.#known()
    const idle = this.#open
      .ofClass(classId)
      .filter(it => it.state === 'ready' && Date.now() - it.touchedAt >= ms)
    const because = `It was ended for others, as nothing was done in it for ${Math.round(ms / 60_000)} minutes.`
    await Promise.all(idle.map(session => session.end(because)))
    return idle.map(({ id }) => id)
  }

  countByState(): Record<string, number> {
    return this.#open.countByState()
  }

  /** @param because when given, the sessions end for that reason; else they are left for the next start */
  async close(because?: string): Promise<void> {
    clearInterval(this.#watch)
    this.#running.close()
    await this.#recovered.catch(() => {})
    for (const session of this.#open.all()) {
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
    const own = this.#open.of(learner).filter(session => session.holdsLab)
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
    const adopted = await this.#running.of(engine)
    const load = (row: SessionRow, scenario: Scenario) => this.#load(row, scenario)
    const { open, scenarios, dependencies } = {
      open: this.#open,
      scenarios: this.#scenarios,
      dependencies: this.#dependencies,
    }
    await takeUp({ adopted, open, scenarios, load, dependencies })
  }

  /** The learner's sessions of a class that have a lab or wait for one. */
  #holding(classId: string, learner: string): LabSession[] {
    return this.#open.ofClass(classId, learner).filter(session => session.holdsLab)
  }

  async #ended(id: string): Promise<LabSession | undefined> {
    const row = await this.#dependencies.store.session(id)
    const scenario = row && this.#scenarios.get(row.scenario)
    return scenario && this.#load(row, scenario)
  }

  /** @throws LabError `no-such-session` for one of a class that cannot be read. */
  #terms({ id, learner, scenario, class_id }: SessionRow): Terms {
    const { classes } = this.#dependencies
    const others = () => classes.withTask(learner, scenario)
    if (class_id === null) return { ...practiceTerms(this.#dependencies), policy: strictest(others) }
    const room = classes.room(class_id)
    if (!room) throw noSuchSession(id)
    return classTerms(room, learner, others)
  }

  async #load(row: SessionRow, scenario: Scenario): Promise<LabSession> {
    const { store } = this.#dependencies
    const [hints, grades] = [await store.hintsSeen(row.id), await store.grades(row.id)]
    const seen = { hints, checked: grades.length > 0 }
    return new LabSession(
      recordOf(row),
      scenario.redraw(row.seed),
      seen,
      this.#dependencies,
      this.#terms(row),
    )
  }
}
