/** One session: an attempt and the lab it is made in, stored, and told to whoever listens. */
import type { Scenario } from '../../grader/scenario.ts'
import type { KubeletMode, Lab } from '../../lab-infra/lab.ts'
import type { SessionChange } from '../store/store.ts'
import type { CheckResult, ControlPlane, Grade, Session } from './api.ts'
import { Attempt } from './attempt.ts'
import { Audience, type SessionListener } from './audience.ts'
import { Looks } from './class/looks.ts'
import { ControlPlaneFollower } from './control-plane-follower.ts'
import type { Help } from './help.ts'
import { LabLease, type LeaseHolder, type LeaseRecord } from './lab-lease.ts'
import type { LabState } from './lab-life.ts'
import type { PreparedLab } from './prepared-lab.ts'
import type { SessionDependencies } from './session-dependencies.ts'
import { columnsOf, endColumns, type SessionRecord } from './session-row.ts'
import { practiceTerms, type Terms } from './terms.ts'

/** Activity moves the deadline; the store hears of it at most this often (ms). */
const storeDeadlineEvery = 30_000

export class LabSession {
  readonly id: string
  readonly #dependencies: SessionDependencies
  readonly #attempt: Attempt
  readonly #lease: LabLease
  readonly #audience = new Audience()
  /** Who looks into its terminals. */
  readonly looks = new Looks(() => this.#tell())
  readonly #ended = Promise.withResolvers<void>()
  readonly #controlPlane: ControlPlaneFollower
  /** As the store has it, once this server has stored anything. */
  #storedDeadline: number | null = null
  /** ms since the epoch of the newest view. */
  #asOf = 0

  /** @param seen what was seen and done in it already */
  constructor(
    { attempt, lease }: SessionRecord,
    scenario: Scenario,
    seen: { hints: number; checked: boolean },
    dependencies: SessionDependencies,
    terms: Terms = practiceTerms(dependencies),
  ) {
    this.id = attempt.id
    this.#dependencies = dependencies
    this.#attempt = new Attempt(attempt, { scenario, terms }, seen, dependencies, {
      send: event => this.#audience.send(event),
      warn: () => this.#tell(),
      expire: because => void this.end(because).catch(error => this.#failed(error)),
    })
    const holder: LeaseHolder = {
      user: { learner: this.learner, session: this.id },
      title: scenario.title,
      // In one's own practice all labs in use is an answer; a class is served in turn.
      waitsSince: terms.class && attempt.startedAt,
      moved: () => this.#tell(),
      setUp: (lab, report, signal) => dependencies.grader.setUpScenario(lab, scenario, report, signal),
      changed: change => this.#changed(change),
      progress: step => this.#audience.send({ type: 'progress', step }),
      failed: error => this.#failed(error),
    }
    this.#lease = new LabLease(lease, holder, dependencies.labs)
    this.#controlPlane = new ControlPlaneFollower(
      state => this.#audience.send({ type: 'control-plane', state: this.#attempt.told(state) }),
      () => this.probe(),
    )
  }

  /** Resolves when it ends. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** Whose it is. */
  get learner(): string {
    return this.#attempt.learner
  }

  /** The class that it is made in; undefined for one's own practice. */
  get classId(): string | undefined {
    return this.#attempt.classId
  }

  get scenario(): Scenario {
    return this.#attempt.scenario
  }

  get help(): Help {
    return this.#attempt.help
  }

  /** When something was done in it last, ms since the epoch. */
  get touchedAt(): number {
    return this.#attempt.touchedAt
  }

  get state(): LabState {
    return this.#lease.state
  }

  /** It has a lab or is getting one. */
  get holdsLab(): boolean {
    return this.#lease.holdsLab
  }

  /** A page of its learner is there. */
  get present(): boolean {
    return this.#audience.present
  }

  /** As it is, with what the learner is not told; undefined while nobody follows it. */
  get controlPlane(): ControlPlane | undefined {
    return this.#controlPlane.state
  }

  /** The results so far of the check that runs; undefined while none does. */
  get judged(): readonly CheckResult[] | undefined {
    return this.#attempt.judged
  }

  view(): Session {
    const controlPlane = this.#controlPlane.state
    this.#asOf = Math.max(Date.now(), this.#asOf + 1)
    return {
      ...this.#attempt.view(),
      ...this.#lease.view(),
      controlPlane: controlPlane && this.#attempt.told(controlPlane),
      ...(!this.looks.empty && { looks: this.looks.view() }),
      asOf: this.#asOf,
    }
  }

  /** The lab, to work in. @throws LabError `session-not-ready`, `session-ended`. */
  lab(): Lab {
    return this.#lease.lab()
  }

  /**
   * Gets a lab and sets the task up, in the background; `view` and the listeners tell its course.
   * @param ahead where the task, as it was drawn for this session, has been set up already
   */
  prepare(ahead?: PreparedLab): Promise<void> {
    return this.#lease.prepare(ahead)
  }

  /** After a restart of the server: the lab still runs. */
  adopt(lab: Lab): Promise<void> {
    return this.#lease.adopt(lab)
  }

  /** The lab is gone; what was graded stays. */
  lose(): Promise<void> {
    return this.#lease.lose()
  }

  /** A new lab. @throws LabError `nothing-to-restart` unless the lab was lost or could not be made, `session-ended`. */
  restart(): Promise<void> {
    return this.#lease.restart()
  }

  /** Back to the task's start, in the background. @throws LabError `session-not-ready`, `session-ended`, `check-running`. */
  async reset(): Promise<void> {
    this.#attempt.refuseWhileChecking()
    await this.#lease.reset()
  }

  /** @param because for people, why it ended */
  async end(because: string): Promise<void> {
    if (this.state === 'ended') return
    this.#attempt.end(because)
    const stored = this.#lease.end()
    this.looks.end()
    this.#audience.end()
    this.#ended.resolve()
    await stored
  }

  /** What it is made under has changed: the rules of its class, or where that is in time. */
  followTerms(): void {
    if (this.state === 'ended') return
    this.#attempt.followTerms()
    this.#tell()
    if (this.#attempt.deadline !== (this.#storedDeadline ?? undefined))
      this.#store({}).catch(error => this.#failed(error))
  }

  /**
   * The control plane is followed while there is one: closely while a page of the learner is there, else now and then where
   * somebody looks at the whole class. To be called when that begins or ends.
   */
  followControlPlane(): void {
    const how = this.#audience.present ? 'closely' : this.#attempt.overlooked ? 'rarely' : undefined
    this.#controlPlane.follow(how && this.#lease.ready, how)
  }

  /** What of a grade the learner is told. */
  shown(grade: Grade): Grade {
    return this.#attempt.shown(grade)
  }

  /** Something was done in the session. */
  touch(): void {
    if (this.#attempt.touch()) this.#tell()
    if ((this.#attempt.deadline ?? 0) - (this.#storedDeadline ?? 0) > storeDeadlineEvery)
      this.#store({}).catch(error => this.#failed(error))
  }

  /** @throws LabError `session-not-ready`, `session-ended`. */
  setKubelet(kubelet: KubeletMode): Promise<void> {
    return this.#lease.setKubelet(kubelet)
  }

  /** Judges the lab as it is. @throws LabError `session-not-ready`, `check-running`, or why it could not be judged. */
  async check(): Promise<Grade> {
    const lab = this.lab()
    try {
      const grade = await this.#attempt.check(lab, this.#lease.signal, () => this.probe())
      this.#tell()
      this.#dependencies.graded(this, grade)
      return grade
    } catch (error) {
      void this.probe()
      throw error
    }
  }

  /** @throws LabError `no-such-hint`. */
  async hint(number: number): Promise<string> {
    const hint = await this.help.hint(number)
    this.#tell()
    return hint
  }

  /** Sends the whole state, then what changes. @returns how to stop */
  listen(listener: SessionListener): () => void {
    listener.send({ type: 'session', session: this.view() })
    if (this.state === 'ended') {
      listener.end()
      return () => {}
    }
    this.#attempt.replayCheck(event => listener.send(event))
    this.#audience.add(listener)
    this.followControlPlane()
    return () => {
      this.#audience.remove(listener)
      this.followControlPlane()
    }
  }

  /** Finds out whether the lab still lives, after something in it did not answer. */
  probe(): Promise<void> {
    return this.#lease.probe()
  }

  /** Stops all that runs here and leaves lab and store as they are, for the next start. */
  async close(): Promise<void> {
    this.#attempt.close()
    this.#controlPlane.follow(undefined)
    await this.#lease.close()
  }

  async #changed(change: Partial<LeaseRecord>): Promise<void> {
    if (change.state) this.#attempt.followLab(change.state)
    this.followControlPlane()
    this.#tell()
    await this.#store({
      ...columnsOf(change),
      ...(change.state === 'ended' && endColumns(this.#attempt.view())),
    })
  }

  /** Stores what has changed, and the deadline with it. */
  async #store(change: SessionChange): Promise<void> {
    this.#storedDeadline = this.#attempt.deadline ?? null
    await this.#dependencies.store.updateSession(this.id, { ...change, deadline: this.#storedDeadline })
  }

  #tell(): void {
    this.#audience.send({ type: 'session', session: this.view() })
  }

  #failed(error: unknown): void {
    this.#dependencies.log.error({ err: error, session: this.id }, 'a session met an error')
  }
}
