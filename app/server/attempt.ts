/** A learner's work on a task: help and verdicts, a deadline that moves with every activity, an end. */
import type { Scenario } from '../../grader/scenario.ts'
import type { Lab } from '../../lab-infra/lab.ts'
import type { CheckResult, ControlPlane, Grade, Session, SessionEvent } from './api.ts'
import { Checking } from './checking.ts'
import { Help } from './help.ts'
import { IdleClock } from './idle.ts'
import type { LabState } from './lab-life.ts'
import type { SessionDependencies } from './session-dependencies.ts'
import type { Terms } from './terms.ts'

/** What is stored of an attempt itself; its hints and grades are stored by themselves. */
export interface AttemptRecord {
  id: string
  /** Whose it is. */
  learner: string
  /** The class that it is made in; undefined for one's own practice. */
  classId?: string
  /** The scenario's id. */
  scenario: string
  /** What was drawn of its parameters. */
  seed: number
  /** ms since the epoch, as all times here. */
  startedAt: number
  deadline?: number
  endedAt?: number
  endedBecause?: string
}

export type AttemptView = Pick<
  Session,
  | 'id'
  | 'scenario'
  | 'seed'
  | 'title'
  | 'startedAt'
  | 'endedAt'
  | 'endedBecause'
  | 'deadline'
  | 'warned'
  | 'hintsSeen'
  | 'checked'
  | 'explained'
  | 'hints'
  | 'evidence'
  | 'class'
>

export interface AttemptListener {
  /** Something happened that listeners are told of. */
  send(event: SessionEvent): void
  /** The deadline is near. */
  warn(): void
  /** @param because for people */
  expire(because: string): void
}

export class Attempt {
  readonly scenario: Scenario
  readonly help: Help
  readonly #record: AttemptRecord
  readonly #terms: Terms
  readonly #checking: Checking
  readonly #idle: IdleClock
  #touchedAt: number

  /** @param seen what was seen and done in it already */
  constructor(
    record: AttemptRecord,
    { scenario, terms }: { scenario: Scenario; terms: Terms },
    seen: { hints: number; checked: boolean },
    dependencies: SessionDependencies,
    listener: AttemptListener,
  ) {
    this.scenario = scenario
    this.#record = record
    this.#touchedAt = record.deadline === undefined ? record.startedAt : record.deadline - terms.idleMs
    this.#terms = terms
    const { policy } = terms
    this.help = new Help({ session: record.id, scenario, policy, store: dependencies.store }, seen)
    const send = (event: SessionEvent) => listener.send(event)
    this.#checking = new Checking({ ...dependencies, policy }, send)
    this.#idle = new IdleClock({
      get idleMs() {
        return terms.idleMs
      },
      get warnMs() {
        return terms.warnMs
      },
      onWarn: () => listener.warn(),
      onEnd: () =>
        listener.expire(`Nothing was done in it for ${Math.round(terms.idleMs / 60_000)} minutes.`),
    })
    this.followTerms()
  }

  get id(): string {
    return this.#record.id
  }

  get learner(): string {
    return this.#record.learner
  }

  get classId(): string | undefined {
    return this.#record.classId
  }

  /** The attempt ends then unless something is done in it; undefined while there is no lab to work in. */
  get deadline(): number | undefined {
    return this.#idle.deadline
  }

  /** Somebody looks at the class that it is made in. */
  get overlooked(): boolean {
    return this.#terms.overlooked ?? false
  }

  /** The results so far of the check that runs; undefined while none does. */
  get judged(): readonly CheckResult[] | undefined {
    return this.#checking.results
  }

  /** When something was done in it last, as far as the store tells what was before this server. */
  get touchedAt(): number {
    return this.#touchedAt
  }

  view(): AttemptView {
    const { id, startedAt, endedAt, endedBecause } = this.#record
    return {
      id,
      scenario: this.scenario.id,
      seed: this.scenario.seed,
      title: this.scenario.title,
      startedAt,
      endedAt,
      endedBecause,
      deadline: this.deadline,
      warned: this.#idle.warned,
      hintsSeen: this.help.hintsSeen,
      checked: this.help.checked,
      explained: this.help.explained,
      hints: this.help.hints,
      evidence: this.#terms.policy.evidence(),
      class: this.#terms.class,
    }
  }

  /** The deadline runs while there is a lab to work in: from now on, or as it was stored when a server takes the lab up. */
  followLab(state: LabState): void {
    if (state === 'ready') this.#idle.start(this.#record.deadline)
    else this.#idle.stop()
    this.#record.deadline = undefined
  }

  /** What it is made under has changed. */
  followTerms(): void {
    this.#idle.hold(this.#terms.class?.pausedAt)
  }

  /** Something was done in it. @returns whether a warning was withdrawn */
  touch(): boolean {
    this.#touchedAt = Date.now()
    return this.#idle.touch()
  }

  /**
   * Judges that lab as it is.
   * @param signal aborts with why the lab is no more
   * @param alive finds out whether the lab still lives; where not, `signal` is aborted
   * @throws LabError `check-running`, or why it could not be judged.
   */
  async check(lab: Lab, signal: AbortSignal, alive: () => Promise<void>): Promise<Grade> {
    const { scenario, id: session, learner } = this
    const grade = await this.#checking.run({ session, learner, lab, scenario, signal, alive })
    this.help.checked = true
    return grade
  }

  /** @throws LabError `check-running`. */
  refuseWhileChecking(): void {
    this.#checking.refuseWhileRunning()
  }

  /** For a listener that comes in the middle of a check: its course so far. */
  replayCheck(send: (event: SessionEvent) => void): void {
    this.#checking.replay(send)
  }

  /** What of a grade the learner is told. */
  shown(grade: Grade): Grade {
    return { ...grade, checks: grade.checks.map(result => this.#terms.policy.shown(result)) }
  }

  /** What of a control plane's state the learner is told. */
  told(state: ControlPlane): ControlPlane {
    return this.#terms.policy.told(state, this.scenario)
  }

  /** @param because for people */
  end(because: string): void {
    this.#idle.stop()
    this.#record.endedAt = Date.now()
    this.#record.endedBecause = because
  }

  /** Leaves it as it is, for the next start of the server. */
  close(): void {
    this.#idle.stop()
  }
}
