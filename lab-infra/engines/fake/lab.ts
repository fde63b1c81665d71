/** A lab that only pretends: files in memory, commands answered from a script, real shells in a folder of this machine. */
import { type Duplex, PassThrough } from 'node:stream'
import { KubeConfig } from '@kubernetes/client-node'
import {
  type ControlPlaneState,
  type ExecOptions,
  type ExecResult,
  type Lab,
  LabError,
  type LabInfo,
  type LabNode,
  type Pace,
  type Progress,
} from '../../lab.ts'
import type { LocalTerminals } from './terminals.ts'

/** Answers a command; undefined leaves it to the default, which succeeds without output. */
export type Script = (argv: readonly string[], options: ExecOptions) => Partial<ExecResult> | undefined

export class FakeNode implements LabNode {
  readonly name = 'control-plane'
  readonly files = new Map<string, Buffer>()
  readonly executed: string[][] = []
  script: Script = () => undefined
  alive = true
  readonly #terminals: LocalTerminals

  constructor(terminals: LocalTerminals) {
    this.#terminals = terminals
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    this.#mustLive()
    this.executed.push([...argv])
    return { exitCode: 0, stdout: '', stderr: '', timedOut: false, ...this.script(argv, options) }
  }

  async readFile(path: string): Promise<Buffer> {
    this.#mustLive()
    const content = this.files.get(path)
    if (!content) throw new LabError('no-such-file', `There is no file ${path} on the node.`)
    return content
  }

  async writeFile(path: string, content: string | Uint8Array): Promise<void> {
    this.#mustLive()
    this.files.set(path, Buffer.from(content))
  }

  async dial(port: number): Promise<Duplex> {
    this.#mustLive()
    if (port !== 6443)
      throw new LabError('connection-refused', `Nothing listens on port ${port} of the node.`)
    return new PassThrough()
  }

  async dialTerminals(): Promise<Duplex> {
    this.#mustLive()
    return this.#terminals.dial()
  }

  #mustLive(): void {
    if (!this.alive) throw new LabError('node-unreachable', 'The node is gone.')
  }
}

const ready = (since: number): ControlPlaneState => ({
  phase: 'ready',
  summary: 'kube-apiserver ready',
  since,
})

export class FakeLab implements Lab {
  readonly node: FakeNode
  readonly info: LabInfo
  readonly #terminals: LocalTerminals
  readonly #destroyed: () => void
  readonly #watchers = new Set<() => void>()
  #state = ready(Date.now())

  constructor(info: LabInfo, terminals: LocalTerminals, destroyed: () => void) {
    this.info = info
    this.#terminals = terminals
    this.#destroyed = destroyed
    this.node = new FakeNode(terminals)
  }

  get id(): string {
    return this.info.id
  }

  async kubeConfig(): Promise<KubeConfig> {
    const config = new KubeConfig()
    config.loadFromClusterAndUser(
      { name: this.id, server: 'https://127.0.0.1:6443', skipTLSVerify: false },
      { name: 'grader' },
    )
    return config
  }

  /** For tests and page development: what the control plane does next. */
  setControlPlane(state: Omit<ControlPlaneState, 'since'>): void {
    this.#state = { ...state, since: Date.now() }
    for (const wake of this.#watchers) wake()
  }

  async *controlPlane(signal?: AbortSignal): AsyncIterable<ControlPlaneState> {
    while (!signal?.aborted && this.node.alive) {
      const shown = this.#state
      yield shown
      if (this.#state === shown) await this.#change(signal)
    }
  }

  /** As if the machine had killed it. */
  die(): void {
    this.node.alive = false
    this.info.state = 'lost'
    this.#wake()
  }

  async setPace(pace: Pace): Promise<void> {
    this.info.pace = pace
  }

  async setLabels(labels: Record<string, string>): Promise<void> {
    this.info.labels = labels
  }

  async reset(report: Progress, _signal?: AbortSignal): Promise<void> {
    const start = performance.now()
    report({ step: 'reset', title: 'Reset the lab', state: 'started', usualMs: 10 })
    this.node.files.clear()
    this.setControlPlane(ready(Date.now()))
    await this.#terminals.stop()
    report({ step: 'reset', title: 'Reset the lab', state: 'done', tookMs: performance.now() - start })
  }

  async destroy(): Promise<void> {
    this.node.alive = false
    this.#wake()
    await this.#terminals.stop()
    this.#destroyed()
  }

  #wake(): void {
    for (const wake of this.#watchers) wake()
  }

  async #change(signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#watchers.add(resolve)
    signal?.addEventListener('abort', () => resolve(), { once: true })
    await promise
    this.#watchers.delete(resolve)
  }
}
