/** An engine for tests and for work on the pages: labs in memory, at once. Its variants are slow, endless or broken. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Availability,
  type CreateOptions,
  type Lab,
  type LabEngine,
  LabError,
  type Progress,
} from '../../lab.ts'
import { FakeLab } from './lab.ts'
import { LocalTerminals } from './terminals.ts'

export class FakeEngine implements LabEngine {
  readonly name: string = 'fake'
  /** Those that run, by id; they outlive a server that is handed the same engine again. */
  readonly labs = new Map<string, FakeLab>()
  /** ms that each step takes. */
  stepMs = 0

  async available(): Promise<Availability> {
    return { ok: true, warnings: [] }
  }

  async prepare(report: Progress, signal: AbortSignal): Promise<void> {
    await this.step('programs', 'Fetch the programs of a node', report, signal)
    await this.step('images', 'Import the images', report, signal)
  }

  async create(id: string, options: CreateOptions, report: Progress, signal: AbortSignal): Promise<Lab> {
    await this.step('boot', 'Start the node', report, signal)
    await this.step('api-server', 'Wait for the API server', report, signal)
    signal.throwIfAborted()
    const { labels = {}, pace = 'quick' } = options
    const info = { id, engine: this.name, labels, pace, createdAt: Date.now(), state: 'ready' as const }
    const lab = new FakeLab(info, new LocalTerminals(), () => this.labs.delete(id))
    this.labs.set(id, lab)
    return lab
  }

  async adopt(): Promise<Lab[]> {
    return [...this.labs.values()]
  }

  protected async step(step: string, title: string, report: Progress, signal: AbortSignal): Promise<void> {
    report({ step, title, state: 'started', usualMs: this.stepMs })
    await sleep(this.stepMs, undefined, { signal })
    report({ step, title, state: 'done', tookMs: this.stepMs })
  }
}

/** Every step takes its time. */
export class SlowEngine extends FakeEngine {
  override stepMs = 1_500
}

/** Making a lab never ends, until it is aborted. */
export class NeverEngine extends FakeEngine {
  override async create(
    _id: string,
    _options: CreateOptions,
    report: Progress,
    signal: AbortSignal,
  ): Promise<Lab> {
    report({ step: 'boot', title: 'Start the node', state: 'started' })
    await sleep(2 ** 31 - 1, undefined, { signal, ref: false })
    throw new LabError('never', 'A lab that never starts has started.')
  }
}

/** What is told to fail, fails. */
export class BadEngine extends FakeEngine {
  readonly failing: Set<'prepare' | 'create' | 'exec' | 'destroy'>

  constructor(...failing: ('prepare' | 'create' | 'exec' | 'destroy')[]) {
    super()
    this.failing = new Set(failing)
  }

  override async prepare(report: Progress, signal: AbortSignal): Promise<void> {
    await super.prepare(report, signal)
    this.#fail('prepare')
  }

  override async create(
    id: string,
    options: CreateOptions,
    report: Progress,
    signal: AbortSignal,
  ): Promise<Lab> {
    this.#fail('create')
    const lab = (await super.create(id, options, report, signal)) as FakeLab
    const destroy = lab.destroy.bind(lab)
    lab.destroy = async () => {
      this.#fail('destroy')
      await destroy()
    }
    lab.node.script = () => {
      this.#fail('exec')
      return undefined
    }
    return lab
  }

  #fail(what: 'prepare' | 'create' | 'exec' | 'destroy'): void {
    if (!this.failing.has(what)) return
    if (what === 'exec') throw new LabError('node-unreachable', 'The node does not answer.')
    throw new LabError('disk-full', `${what} failed: no space left on device.`, { remedy: 'Free 2 GB.' })
  }
}
