/** One session: a learner, a task, a lab, from preparing to its end. */
import type { Logger } from 'pino'
import type { Scenario } from '../../grader/scenario.ts'
import { type Lab, LabError, type Pace, type Progress } from '../lab.ts'
import type { SessionRow, Store } from '../store/store.ts'
import type { CheckResult, Grade, ProgressStep, Session, SessionEvent } from './api.ts'
import { ControlPlaneFollower } from './control-plane.ts'
import type { Grader } from './grader.ts'
import { gradeOfRow, rowOfGrade } from './grades.ts'
import { IdleTimer } from './idle.ts'
import type { Labs } from './labs.ts'
import { problemOf } from './problems.ts'
import { mergeStep } from './steps.ts'

export interface SessionTools {
  store: Store
  labs: Labs
  grader: Grader
  idleMs: number
  warnMs: number
  log: Logger
}

export interface SessionListener {
  send(event: SessionEvent): void
  /** Nothing follows: the session has ended. */
  end(): void
}

/** Activity moves the deadline; the store hears of it at most this often (ms). */
const saveDeadlineEvery = 30_000

export class LabSession {
  readonly scenario: Scenario
  readonly #tools: SessionTools
  readonly #row: SessionRow
  readonly #listeners = new Set<SessionListener>()
  #lab: Lab | undefined
  #steps: ProgressStep[] = []
  #hintsSeen: number
  #checked: boolean
  #idle: IdleTimer | undefined
  #work = new AbortController()
  #working: Promise<void> = Promise.resolve()
  readonly #controlPlane = new ControlPlaneFollower(
    state => this.#send({ type: 'control-plane', state }),
    () => this.probe(),
  )
  /** The results so far of the check that runs. */
  #grading: CheckResult[] | undefined

  constructor(
    row: SessionRow,
    scenario: Scenario,
    seen: { hints: number; checked: boolean },
    tools: SessionTools,
  ) {
    this.scenario = scenario
    this.#row = row
    this.#hintsSeen = seen.hints
    this.#checked = seen.checked
    this.#tools = tools
  }

  get id(): string {
    return this.#row.id
  }

  get state(): Session['state'] {
    return this.#row.state as Session['state']
  }

  view(): Session {
    const row = this.#row
    return {
      id: row.id,
      scenario: row.scenario,
      title: this.scenario.title,
      state: this.state,
      labId: row.lab_id ?? undefined,
      pace: row.pace as Pace,
      startedAt: row.started_at,
      readyAt: row.ready_at ?? undefined,
      endedAt: row.ended_at ?? undefined,
      endedBecause: row.ended_because ?? undefined,
      deadline: this.#idle?.deadline,
      warned: this.#idle?.warned ?? false,
      hintsSeen: this.#hintsSeen,
      checked: this.#checked,
      steps: this.#steps,
      problem: row.problem ? JSON.parse(row.problem) : undefined,
      controlPlane: this.#controlPlane.state,
    }
  }

  /** The lab, to work in. @throws LabError `session-not-ready`, `session-ended`. */
  lab(): Lab {
    if (this.#lab && this.state === 'ready') return this.#lab
    throw this.#wrongState()
  }

  /** Gets a lab and sets the task up, in the background; `view` and the listeners tell its course. */
  async prepare(): Promise<void> {
    this.#steps = []
    const fresh = { state: 'preparing', lab_id: null, ready_at: null, deadline: null, problem: null } as const
    this.#start(async signal => {
      const { labs, grader } = this.#tools
      const lab = await labs.take(this.id, this.#row.pace as Pace, this.#report, signal)
      if (signal.aborted) return labs.release(lab)
      this.#lab = lab
      await this.#update({ lab_id: lab.id })
      await grader.setUpScenario(lab, this.scenario, this.#report, signal)
      await this.#ready(signal)
    })
    await this.#update(fresh)
  }

  /** After a restart of the server: the lab still runs. */
  async adopt(lab: Lab): Promise<void> {
    this.#lab = lab
    this.#tools.labs.keepUsed(lab)
    if (this.state === 'resetting') return this.#reset(lab)
    this.#startIdle(this.#row.deadline ?? undefined)
    await this.#update({ state: 'ready', problem: null })
  }

  /** The lab is gone; what was graded stays. */
  async lose(): Promise<void> {
    if (this.state === 'lost' || this.state === 'ended') return
    const gone = new LabError('lab-lost', `The lab of “${this.scenario.title}” has died.`, {
      remedy: 'Restart the task to get a new lab; your attempts are kept.',
    })
    this.#letGo()
    await this.#update({ state: 'lost', deadline: null, problem: JSON.stringify(problemOf(gone)) })
  }

  /** @throws LabError `nothing-to-restart` unless the lab was lost or could not be made. */
  async restart(): Promise<void> {
    if (this.state !== 'lost' && this.state !== 'failed')
      throw new LabError('nothing-to-restart', 'This session has a lab or is getting one.', {
        remedy: 'Reset it to begin again.',
      })
    await this.prepare()
  }

  /** Back to the task's start, in the background. @throws LabError `session-not-ready`, `check-running`. */
  async reset(): Promise<void> {
    const lab = this.lab()
    this.#refuseWhileChecking()
    await this.#reset(lab)
  }

  /** @param because for people, why it ended */
  async end(because: string): Promise<void> {
    if (this.state === 'ended') return
    this.#letGo()
    await this.#update({ state: 'ended', ended_at: Date.now(), ended_because: because, deadline: null })
    for (const listener of this.#listeners) listener.end()
    this.#listeners.clear()
  }

  /** Something was done in the session. */
  touch(): void {
    if (!this.#idle) return
    if (this.#idle.touch()) this.#tell()
    if (this.#idle.deadline - (this.#row.deadline ?? 0) > saveDeadlineEvery)
      this.#update({ deadline: this.#idle.deadline }, { quiet: true }).catch(error => this.#failed(error))
  }

  async setPace(pace: Pace): Promise<void> {
    await this.lab().setPace(pace)
    await this.#update({ pace })
  }

  /** Judges the lab as it is. @throws LabError `session-not-ready`, `check-running`. */
  async check(): Promise<Grade> {
    const lab = this.lab()
    this.#refuseWhileChecking()
    const results: CheckResult[] = []
    this.#grading = results
    this.#send({ type: 'grading', state: 'started' })
    try {
      const grade = await this.#tools.grader.grade(lab, this.scenario, {
        signal: this.#work.signal,
        onEvent: event => {
          if (event.type === 'waiting')
            return this.#send({ type: 'grading', state: 'waiting', summary: event.summary })
          results.push(event.result)
          this.#send({ type: 'check', result: event.result })
        },
      })
      const row = rowOfGrade(this.id, grade)
      await this.#tools.store.addGrade(row)
      this.#checked = true
      this.#grading = undefined
      this.#send({ type: 'grade', grade: gradeOfRow(row) })
      this.#tell()
      return gradeOfRow(row)
    } catch (error) {
      this.#send({ type: 'grading', state: 'failed', summary: problemOf(error).detail })
      void this.probe()
      throw error
    } finally {
      this.#grading = undefined
    }
  }

  /** Hint `number`, from 1, counted as seen. @throws LabError `no-such-hint`. */
  async hint(number: number): Promise<string> {
    const hint = this.scenario.hints[number - 1]
    if (hint === undefined)
      throw new LabError('no-such-hint', `“${this.scenario.title}” has ${this.scenario.hints.length} hints.`)
    await this.#tools.store.seeHint(this.id, number)
    this.#hintsSeen = await this.#tools.store.hintsSeen(this.id)
    this.#tell()
    return hint
  }

  /** @throws LabError `explanation-closed` before the first check. */
  explanation(): string {
    if (!this.#checked)
      throw new LabError('explanation-closed', 'The explanation opens after the first check.', {
        remedy: 'Check your work first; a hint may help.',
      })
    return this.scenario.explanation
  }

  /** Sends the whole state, then what changes. @returns how to stop */
  listen(listener: SessionListener): () => void {
    listener.send({ type: 'session', session: this.view() })
    if (this.state === 'ended') {
      listener.end()
      return () => {}
    }
    if (this.#grading) {
      listener.send({ type: 'grading', state: 'started' })
      for (const result of this.#grading) listener.send({ type: 'check', result })
    }
    this.#listeners.add(listener)
    this.#follow()
    return () => {
      this.#listeners.delete(listener)
      this.#follow()
    }
  }

  /** Finds out whether the lab still lives, after something in it did not answer. */
  async probe(): Promise<void> {
    const lab = this.#lab
    if (!lab || this.state !== 'ready') return
    const alive =
      lab.info.state !== 'lost' &&
      (await lab.node.exec(['true'], { timeoutMs: 5_000 }).then(
        () => true,
        () => false,
      ))
    if (!alive && this.#lab === lab) await this.lose().catch(error => this.#failed(error))
  }

  /** Stops all that runs here and leaves lab and store as they are, for the next start. */
  async close(): Promise<void> {
    this.#idle?.stop()
    this.#listeners.clear()
    this.#follow()
    this.#work.abort(new LabError('server-closing', 'The lab server is closing.'))
    await this.#working
  }

  async #reset(lab: Lab): Promise<void> {
    this.#steps = []
    this.#start(async signal => {
      await lab.reset(this.#report, signal)
      await this.#tools.grader.setUpScenario(lab, this.scenario, this.#report, signal)
      await this.#ready(signal)
    })
    await this.#update({ state: 'resetting', deadline: null })
  }

  /** Runs in the background what ends with the session. */
  #start(work: (signal: AbortSignal) => Promise<void>): void {
    this.#idle?.stop()
    this.#idle = undefined
    this.#work = new AbortController()
    const { signal } = this.#work
    const run = async () => {
      try {
        await work(signal)
      } catch (error) {
        if (signal.aborted) return
        this.#failed(error)
        this.#letGo()
        await this.#update({ state: 'failed', deadline: null, problem: JSON.stringify(problemOf(error)) })
      }
    }
    this.#working = run().catch(error => this.#failed(error))
  }

  async #ready(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.#startIdle()
    await this.#update({ state: 'ready', ready_at: Date.now(), deadline: this.#idle?.deadline ?? null })
  }

  #startIdle(deadline?: number): void {
    const { idleMs, warnMs } = this.#tools
    const minutes = Math.round(idleMs / 60_000)
    const onEnd = () =>
      void this.end(`Nothing was done in it for ${minutes} minutes.`).catch(e => this.#failed(e))
    this.#idle = new IdleTimer({ idleMs, warnMs, onWarn: () => this.#tell(), onEnd }, deadline)
  }

  /** Stops what runs and gives the lab back to be ended. */
  #letGo(): void {
    this.#work.abort(new LabError('session-ended', 'The session has ended.'))
    this.#idle?.stop()
    this.#idle = undefined
    const lab = this.#lab
    this.#lab = undefined
    if (lab) this.#tools.labs.release(lab)
  }

  /** The control plane is followed while there is one and somebody listens. */
  #follow(): void {
    this.#controlPlane.follow(this.#listeners.size > 0 && this.state === 'ready' ? this.#lab : undefined)
  }

  readonly #report: Progress = step => {
    mergeStep(this.#steps, step)
    this.#send({ type: 'progress', step })
  }

  async #update(change: Partial<SessionRow>, { quiet = false } = {}): Promise<void> {
    Object.assign(this.#row, change)
    if (!quiet) {
      this.#follow()
      this.#tell()
    }
    await this.#tools.store.saveSession({ ...this.#row })
  }

  #tell(): void {
    this.#send({ type: 'session', session: this.view() })
  }

  #send(event: SessionEvent): void {
    for (const listener of this.#listeners) listener.send(event)
  }

  #refuseWhileChecking(): void {
    if (this.#grading)
      throw new LabError('check-running', 'A check of this session is running.', {
        remedy: 'Wait for its result.',
      })
  }

  #wrongState(): LabError {
    if (this.state === 'ended')
      return new LabError('session-ended', 'This session has ended.', { remedy: 'Start the task again.' })
    const remedy =
      this.state === 'lost' || this.state === 'failed' ? 'Restart it.' : 'Wait until it is ready.'
    return new LabError('session-not-ready', `The lab is not ready: it is ${this.state}.`, { remedy })
  }

  #failed(error: unknown): void {
    this.#tools.log.error({ err: error, session: this.id }, 'a session met an error')
  }
}
