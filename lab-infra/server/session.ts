/** One session: a learner, a task, a lab, from preparing to its end. */
import { concealed } from '../../grader/conceal.ts'
import type { Scenario } from '../../grader/scenario.ts'
import { type Lab, LabError, type Pace, type Progress } from '../lab.ts'
import type { SessionRow } from '../store/store.ts'
import type { Grade, ProgressStep, Session } from './api.ts'
import { Audience, type SessionListener } from './audience.ts'
import { Checking } from './checking.ts'
import { ControlPlaneFollower } from './control-plane.ts'
import { Help } from './help.ts'
import { IdleTimer } from './idle.ts'
import { isAlive } from './labs.ts'
import { problemOf } from './problems.ts'
import { sessionView } from './session-row.ts'
import type { SessionTools } from './session-tools.ts'
import { mergeStep } from './steps.ts'

/** Activity moves the deadline; the store hears of it at most this often (ms). */
const saveDeadlineEvery = 30_000

export class LabSession {
  readonly scenario: Scenario
  readonly help: Help
  readonly #tools: SessionTools
  readonly #row: SessionRow
  readonly #audience = new Audience()
  readonly #checking: Checking
  #lab: Lab | undefined
  #steps: ProgressStep[] = []
  /** ms since the epoch of the newest view. */
  #asOf = 0
  #idle: IdleTimer | undefined
  #work = new AbortController()
  #working: Promise<void> = Promise.resolve()
  readonly #controlPlane = new ControlPlaneFollower(
    state => this.#audience.send({ type: 'control-plane', state }),
    () => this.probe(),
    state => concealed(state, this.scenario),
  )

  constructor(
    row: SessionRow,
    scenario: Scenario,
    seen: { hints: number; checked: boolean },
    tools: SessionTools,
  ) {
    this.scenario = scenario
    this.#row = row
    this.help = new Help(row.id, scenario, tools.store, seen)
    this.#tools = tools
    this.#checking = new Checking(tools, event => this.#audience.send(event))
  }

  get id(): string {
    return this.#row.id
  }

  get state(): Session['state'] {
    return this.#row.state as Session['state']
  }

  /** It has a lab or is getting one. */
  get holdsLab(): boolean {
    return this.state === 'preparing' || this.state === 'ready' || this.state === 'resetting'
  }

  view(): Session {
    this.#asOf = Math.max(Date.now(), this.#asOf + 1)
    return sessionView(this.#row, {
      title: this.scenario.title,
      deadline: this.#idle?.deadline,
      warned: this.#idle?.warned ?? false,
      hintsSeen: this.help.hintsSeen,
      checked: this.help.checked,
      steps: this.#steps,
      controlPlane: this.#controlPlane.state,
      asOf: this.#asOf,
    })
  }

  /** The lab, to work in. @throws LabError `session-not-ready`, `session-ended`. */
  lab(): Lab {
    if (this.#lab && this.state === 'ready') return this.#lab
    throw this.#wrongState()
  }

  /** Gets a lab and sets the task up, in the background; `view` and the listeners tell its course. */
  async prepare(): Promise<void> {
    const fresh = { lab_id: null, ready_at: null, deadline: null, problem: null }
    await this.#start({ state: 'preparing', ...fresh }, async signal => {
      const { labs, grader } = this.#tools
      const lab = await labs.take(this.id, this.#row.pace as Pace, this.#report, signal)
      if (signal.aborted) return labs.release(lab)
      this.#lab = lab
      await this.#update({ lab_id: lab.id })
      await grader.setUpScenario(lab, this.scenario, this.#report, signal)
      await this.#ready(signal)
    })
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

  /** A new lab. @throws LabError `nothing-to-restart` unless the lab was lost or could not be made, `session-ended`. */
  async restart(): Promise<void> {
    if (this.state === 'ended') throw this.#wrongState()
    if (this.holdsLab)
      throw new LabError('nothing-to-restart', 'This session has a lab or is getting one.', {
        remedy: 'Reset it to begin again.',
      })
    await this.prepare()
  }

  /** Back to the task's start, in the background. @throws LabError `session-not-ready`, `check-running`. */
  async reset(): Promise<void> {
    const lab = this.lab()
    this.#checking.refuseWhileRunning()
    await this.#reset(lab)
  }

  /** @param because for people, why it ended */
  async end(because: string): Promise<void> {
    if (this.state === 'ended') return
    this.#letGo()
    await this.#update({ state: 'ended', ended_at: Date.now(), ended_because: because, deadline: null })
    this.#audience.end()
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

  /** Judges the lab as it is. @throws LabError `session-not-ready`, `check-running`, or why it could not be judged. */
  async check(): Promise<Grade> {
    try {
      const grade = await this.#checking.run(this.id, this.lab(), this.scenario, this.#work.signal)
      this.help.checked = true
      this.#tell()
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
    this.#checking.replay(event => listener.send(event))
    this.#audience.add(listener)
    this.#follow()
    return () => {
      this.#audience.remove(listener)
      this.#follow()
    }
  }

  /** Finds out whether the lab still lives, after something in it did not answer. */
  async probe(): Promise<void> {
    const lab = this.#lab
    if (!lab || this.state !== 'ready' || this.#work.signal.aborted) return
    if ((await isAlive(lab)) || this.#lab !== lab) return
    await this.lose().catch(error => this.#failed(error))
  }

  /** Stops all that runs here and leaves lab and store as they are, for the next start. */
  async close(): Promise<void> {
    this.#idle?.stop()
    this.#controlPlane.follow(undefined)
    this.#work.abort(new LabError('server-closing', 'The lab server is closing.'))
    await this.#working
  }

  async #reset(lab: Lab): Promise<void> {
    await this.#start({ state: 'resetting', deadline: null }, async signal => {
      await lab.reset(this.#report, signal)
      await this.#tools.grader.setUpScenario(lab, this.scenario, this.#report, signal)
      await this.#ready(signal)
    })
  }

  /** Changes the state at once, and runs in the background the work that ends with the session. */
  async #start(change: Partial<SessionRow>, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#stopIdle()
    this.#steps = []
    this.#work = new AbortController()
    const { signal } = this.#work
    const saved = this.#update(change)
    const run = async () => {
      const letGo = this.#tools.labs.hold()
      try {
        await work(signal)
      } catch (error) {
        if (signal.aborted) return
        this.#failed(error)
        this.#letGo()
        await this.#update({ state: 'failed', deadline: null, problem: JSON.stringify(problemOf(error)) })
      } finally {
        letGo()
      }
    }
    this.#working = run().catch(error => this.#failed(error))
    await saved
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

  #stopIdle(): void {
    this.#idle?.stop()
    this.#idle = undefined
  }

  /** Stops what runs and gives the lab back to be ended. */
  #letGo(): void {
    this.#work.abort(new LabError('session-ended', 'The session has ended.'))
    this.#stopIdle()
    const lab = this.#lab
    this.#lab = undefined
    if (lab) this.#tools.labs.release(lab)
  }

  /** The control plane is followed while there is one and somebody listens. */
  #follow(): void {
    this.#controlPlane.follow(this.#audience.present && this.state === 'ready' ? this.#lab : undefined)
  }

  readonly #report: Progress = step => {
    mergeStep(this.#steps, step)
    this.#audience.send({ type: 'progress', step })
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
    this.#audience.send({ type: 'session', session: this.view() })
  }

  #wrongState(): LabError {
    if (this.state === 'ended')
      return new LabError('session-ended', 'This session has ended.', { remedy: 'Start the task again.' })
    const remedy = this.holdsLab ? 'Wait until it is ready.' : 'Restart it.'
    return new LabError('session-not-ready', `The lab is not ready: it is ${this.state}.`, { remedy })
  }

  #failed(error: unknown): void {
    this.#tools.log.error({ err: error, session: this.id }, 'a session met an error')
  }
}
