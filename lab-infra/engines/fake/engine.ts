/** An engine for tests and for work on the pages: labs in memory, at once. Its variants are slow, endless or broken. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Availability,
  type Bound,
  type Capacity,
  type CreateOptions,
  type Lab,
  type LabEngine,
  LabError,
  type LabFeature,
  labIdPattern,
  type Progress,
} from '../../lab.ts'
import { FakeLab } from './lab.ts'
import { type FakeTerminals, LocalTerminals } from './terminals.ts'

export class FakeEngine implements LabEngine {
  readonly name: string = 'fake'
  readonly features: LabFeature[] = []
  /** Those that run, by id; they outlive a server that is handed the same engine again, or another one with them. */
  readonly labs: Map<string, FakeLab>
  /** Ids of those that are being made. */
  readonly #begun = new Set<string>()
  /** ms that each step takes. */
  stepMs = 0
  /** What it says that there is room for. */
  bounds: Bound[] = []
  /** Nothing to be removed, unless a test gives it something. */
  clean?: LabEngine['clean']

  constructor(labs = new Map<string, FakeLab>()) {
    this.labs = labs
  }

  async available(): Promise<Availability> {
    return { problems: [], warnings: [] }
  }

  async capacity(): Promise<Capacity> {
    return { running: this.labs.size, bounds: this.bounds }
  }

  async prepare(report: Progress, signal: AbortSignal): Promise<void> {
    await this.step('programs', 'Fetch the programs of a node', report, signal)
    await this.step('images', 'Import the images', report, signal)
  }

  async create(id: string, options: CreateOptions, report: Progress, signal: AbortSignal): Promise<Lab> {
    if (!labIdPattern.test(id)) throw new LabError('bad-lab-id', `"${id}" is no lab id`)
    if (this.labs.has(id) || this.#begun.has(id))
      throw new LabError('lab-exists', `There is a lab called ${id} already`)
    this.#begun.add(id)
    try {
      await this.step('boot', 'Start the node', report, signal)
      await this.step('api-server', 'Wait for the API server', report, signal)
      signal.throwIfAborted()
    } finally {
      this.#begun.delete(id)
    }
    const { labels = {}, kubelet = 'quick' } = options
    const info = { id, engine: this.name, labels, kubelet, createdAt: Date.now(), state: 'ready' as const }
    const lab = new FakeLab(info, this.terminals(), () => this.labs.delete(id))
    this.labs.set(id, lab)
    return lab
  }

  async adopt(): Promise<Lab[]> {
    for (const lab of this.labs.values()) if (!lab.node.alive) await lab.destroy()
    return [...this.labs.values()]
  }

  /** Those of a new lab; by default they are held by this process. */
  protected terminals(): FakeTerminals {
    return new LocalTerminals()
  }

  protected async step(step: string, title: string, report: Progress, signal: AbortSignal): Promise<void> {
    report({ step, title, state: 'started', usualMs: this.stepMs })
    await sleep(this.stepMs, undefined, { signal }).catch(error => {
      signal.throwIfAborted()
      throw error
    })
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
