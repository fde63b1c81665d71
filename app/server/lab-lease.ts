/** A lab on loan: got from this server's labs, set up, brought back to its start, lost or given back. */
import { type KubeletMode, type Lab, LabError, type Progress } from '../../lab-infra/lab.ts'
import { mergeStep } from '../../lab-infra/steps.ts'
import { isAlive } from './alive.ts'
import type { Problem, ProgressStep, Session } from './api.ts'
import { LabLife, type LabState } from './lab-life.ts'
import type { Turn } from './lab-queue.ts'
import type { Labs, LabUser } from './labs.ts'
import type { PreparedLab } from './prepared-lab.ts'
import { problemOf } from './problems.ts'
import { isGone, labLost, nothingToRestart, notReady, sessionEnded } from './session-errors.ts'

/** What is stored of a lease. */
export interface LeaseRecord {
  state: LabState
  kubelet: KubeletMode
  labId?: string
  /** ms since the epoch: when it was made or reset last. */
  readyAt?: number
  /** Why it failed or was lost. */
  problem?: Problem
}

/** Whoever has the lab. */
export interface LeaseHolder {
  /** Who the lab is for, which it carries as labels. */
  readonly user: LabUser
  /** What the lab is for, for people. */
  readonly title: string
  /** Makes a lab that was just made or reset fit for its use. */
  setUp(lab: Lab, report: Progress, signal: AbortSignal): Promise<void>
  /** That much has changed, and is to be stored; what is undefined in it is no more. */
  changed(change: Partial<LeaseRecord>): Promise<void>
  /** Where it is given, the holder waits while all labs are in use, as since then (ms since the epoch). */
  readonly waitsSince?: number | undefined
  /** Its place among those who wait for a lab has changed. */
  moved?(): void
  progress(step: ProgressStep): void
  /** Something went wrong in the background. */
  failed(error: unknown): void
}

export class LabLease {
  readonly #record: LeaseRecord
  readonly #holder: LeaseHolder
  readonly #labs: Labs
  readonly #life: LabLife
  #lab: Lab | undefined
  #steps: ProgressStep[] = []
  /** Its place among those who wait for a lab. */
  #place: number | undefined
  #work = new AbortController()
  #working: Promise<void> = Promise.resolve()

  /** @param record as it is stored, or of a new one */
  constructor(record: LeaseRecord, holder: LeaseHolder, labs: Labs) {
    this.#record = record
    this.#holder = holder
    this.#labs = labs
    this.#life = new LabLife(record.state)
  }

  get state(): LabState {
    return this.#life.state
  }

  get holdsLab(): boolean {
    return this.#life.holdsLab
  }

  /** The lab while one can work in it. */
  get ready(): Lab | undefined {
    return this.state === 'ready' ? this.#lab : undefined
  }

  /** Aborts with why, as soon as the lab is no more what it was: reset, lost or given back. */
  get signal(): AbortSignal {
    return this.#work.signal
  }

  view(): Pick<Session, 'state' | 'kubelet' | 'labId' | 'readyAt' | 'problem' | 'steps' | 'queue'> {
    const place = this.#place
    return {
      ...this.#record,
      state: this.state,
      steps: this.#steps,
      queue: place === undefined ? undefined : { place, expectedAt: this.#labs.expects(place) },
    }
  }

  /** The lab, to work in. @throws LabError `session-not-ready`, `session-ended`. */
  lab(): Lab {
    if (this.ready) return this.ready
    throw notReady(this.state, this.holdsLab)
  }

  /** Gets a lab and has it set up, in the background. @param ahead one that was set up for it already, where there is one */
  async prepare(ahead?: PreparedLab): Promise<void> {
    const change = { labId: undefined, readyAt: undefined, problem: undefined }
    await this.#start('preparing', change, async signal => {
      const wanted = [this.#holder.user, this.#record.kubelet, this.#report, signal] as const
      const prepared = await ahead?.take(...wanted)
      const lab = prepared ?? (await this.#labs.take(...wanted, this.#turn))
      if (signal.aborted) return this.#labs.release(lab)
      this.#lab = lab
      await this.#change({ labId: lab.id })
      if (!prepared) await this.#holder.setUp(lab, this.#report, signal)
      await this.#ready(signal)
    })
  }

  /** After a restart of the server: the lab still runs. */
  async adopt(lab: Lab): Promise<void> {
    this.#lab = lab
    this.#labs.keepUsed(lab, this.#record.readyAt)
    if (this.state === 'resetting' || lab.info.state === 'resetting') return this.#reset(lab)
    await this.#move('ready', { problem: undefined })
  }

  /** The lab is gone. */
  async lose(): Promise<void> {
    if (this.state === 'lost' || this.state === 'ended') return
    const gone = labLost(this.#holder.title)
    this.#letGo(gone)
    await this.#move('lost', { problem: problemOf(gone) })
  }

  /** A new lab. @throws LabError `nothing-to-restart` unless the lab was lost or could not be made, `session-ended`. */
  async restart(): Promise<void> {
    if (this.state === 'ended') throw notReady(this.state, this.holdsLab)
    if (this.holdsLab) throw nothingToRestart()
    await this.prepare()
  }

  /**
   * Back to the start, in the background: in a lab of the reserve where there is one, else in the same.
   * @throws LabError `session-not-ready`, `session-ended`.
   */
  async reset(): Promise<void> {
    await this.#reset(this.lab())
  }

  /** Gives the lab back for good. */
  async end(): Promise<void> {
    this.#letGo(sessionEnded())
    await this.#move('ended')
  }

  /** @throws LabError `session-not-ready`, `session-ended`. */
  async setKubelet(kubelet: KubeletMode): Promise<void> {
    await this.lab().setKubelet(kubelet)
    await this.#change({ kubelet })
  }

  /** Finds out whether the lab still lives, after something in it did not answer. */
  async probe(): Promise<void> {
    const lab = this.ready
    if (!lab || this.signal.aborted) return
    try {
      if (!(await isAlive(lab)) && this.#lab === lab) await this.lose()
    } catch (error) {
      this.#holder.failed(error)
    }
  }

  /** Stops what runs here and leaves the lab as it is, for the next start of the server. */
  async close(): Promise<void> {
    this.#work.abort(new LabError('server-closing', 'The lab server is closing.'))
    await this.#working
  }

  async #reset(lab: Lab): Promise<void> {
    await this.#start('resetting', {}, async signal => {
      const fresh = await this.#inReserve(lab, signal)
      if (fresh) return await this.#goOver(lab, fresh)
      await lab.reset(this.#report, signal)
      await this.#holder.setUp(lab, this.#report, signal)
      await this.#ready(signal)
    })
  }

  /** A lab of the reserve, set up, in place of that one. Undefined, and all is as it was, where that cannot be had. */
  async #inReserve(old: Lab, signal: AbortSignal): Promise<Lab | undefined> {
    let fresh: Lab | undefined
    try {
      fresh = await this.#labs.exchange(old, this.#holder.user, this.#record.kubelet)
      signal.throwIfAborted()
      if (fresh) await this.#holder.setUp(fresh, this.#report, signal)
      signal.throwIfAborted()
      this.#lab = fresh ?? old
      return fresh
    } catch (error) {
      if (fresh) this.#labs.release(fresh)
      signal.throwIfAborted()
      if (fresh) this.#labs.keepUsed(old, this.#record.readyAt)
      this.#steps = []
      this.#holder.failed(error)
    }
  }

  /** What is stored names one of both at every moment; whoever takes that up has the other swept. */
  async #goOver(old: Lab, fresh: Lab): Promise<void> {
    try {
      await this.#move('ready', { labId: fresh.id, readyAt: Date.now() })
    } finally {
      this.#labs.release(old)
    }
  }

  /** Changes the state at once, and runs in the background the work that ends with the lease. */
  async #start(
    state: LabState,
    change: Partial<LeaseRecord>,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.#life.move(state)
    this.#steps = []
    this.#work = new AbortController()
    const { signal } = this.#work
    const stored = this.#change({ ...change, state })
    const run = async () => {
      const letGo = this.#labs.hold()
      try {
        await work(signal)
      } catch (error) {
        if (signal.aborted) return
        this.#holder.failed(error)
        if (isGone(error)) return await this.lose()
        this.#letGo(sessionEnded())
        await this.#move('failed', { problem: problemOf(error) })
      } finally {
        letGo()
      }
    }
    this.#working = run().catch(error => this.#holder.failed(error))
    await stored
  }

  async #ready(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await this.#move('ready', { readyAt: Date.now() })
  }

  /** Stops what runs, for that reason, and gives the lab back to be ended. */
  #letGo(because: LabError): void {
    this.#work.abort(because)
    this.#place = undefined
    const lab = this.#lab
    this.#lab = undefined
    if (lab) this.#labs.release(lab)
  }

  /** How it waits while all labs are in use; undefined where it does not. */
  get #turn(): Turn | undefined {
    const { waitsSince } = this.#holder
    if (waitsSince === undefined) return undefined
    const moved = (place: number | undefined) => {
      this.#place = place
      this.#holder.moved?.()
    }
    return { since: waitsSince, moved }
  }

  readonly #report: Progress = step => {
    this.#steps = mergeStep(this.#steps, step)
    this.#holder.progress(step)
  }

  async #move(state: LabState, change: Partial<LeaseRecord> = {}): Promise<void> {
    this.#life.move(state)
    await this.#change({ ...change, state })
  }

  async #change(change: Partial<LeaseRecord>): Promise<void> {
    Object.assign(this.#record, change)
    await this.#holder.changed(change)
  }
}
