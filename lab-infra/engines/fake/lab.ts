/** A lab that only pretends: files in memory, commands answered from a script, real shells in a folder of this machine. */
import { type Duplex, PassThrough } from 'node:stream'
import {
  type ControlPlaneState,
  type Credentials,
  type ExecOptions,
  type ExecResult,
  type KubeletMode,
  type Lab,
  LabError,
  type LabInfo,
  type LabNode,
  type Progress,
} from '../../lab.ts'
import { FakeFiles } from './files.ts'
import type { FakeTerminals } from './terminals.ts'

type Answer = Partial<ExecResult> | undefined
/**
 * Answers a command; undefined leaves it to the default, which succeeds without output. One that takes its time ends what it
 * does when the signal aborts: its answer is then waited for no longer.
 */
export type Script = (
  argv: readonly string[],
  options: ExecOptions & { signal: AbortSignal },
) => Answer | Promise<Answer>

export class FakeNode implements LabNode {
  readonly name = 'control-plane'
  readonly files = new FakeFiles(() => this.#mustLive())
  readonly executed: string[][] = []
  script: Script = () => undefined
  readonly #terminals: FakeTerminals
  #life = new AbortController()

  constructor(terminals: FakeTerminals) {
    this.#terminals = terminals
  }

  get alive(): boolean {
    return !this.#life.signal.aborted
  }

  /** Commands that run end with it. */
  end(): void {
    this.#life.abort()
  }

  /** With no file and no command of before. */
  beginAnew(): void {
    this.end()
    this.#life = new AbortController()
    this.files.clear()
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    this.#mustLive()
    const { timeoutMs = 30_000, signal } = options
    signal?.throwIfAborted()
    this.executed.push([...argv])
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), timeoutMs)
    const limits = AbortSignal.any([this.#life.signal, late.signal, ...(signal ? [signal] : [])])
    const cut = new Promise<Answer>(resolve => {
      const ended = () => resolve({ exitCode: null, timedOut: late.signal.aborted })
      limits.addEventListener('abort', ended, { once: true })
    })
    try {
      const answer = await Promise.race([this.script(argv, { ...options, signal: limits }), cut])
      this.#mustLive()
      signal?.throwIfAborted()
      return { exitCode: 0, stdout: '', stderr: '', timedOut: false, ...answer }
    } finally {
      clearTimeout(timer)
    }
  }

  async readFile(path: string): Promise<Buffer> {
    return this.files.get(path)
  }

  async writeFile(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
    this.files.put(path, content, mode)
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
    if (!this.alive) throw new LabError('node-gone', 'The node is gone.')
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
  readonly #terminals: FakeTerminals
  readonly #destroyed: () => void
  readonly #remembered = new Map<string, string>()
  readonly #watchers = new Set<() => void>()
  #state = ready(Date.now())

  constructor(info: LabInfo, terminals: FakeTerminals, destroyed: () => void) {
    this.info = info
    this.#terminals = terminals
    this.#destroyed = destroyed
    this.node = new FakeNode(terminals)
  }

  get id(): string {
    return this.info.id
  }

  async credentials(): Promise<Credentials> {
    return { token: `grader-of-${this.id}` }
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
    this.node.end()
    this.info.state = 'lost'
    this.#wake()
  }

  async setKubelet(kubelet: KubeletMode): Promise<void> {
    this.info.kubelet = kubelet
  }

  async setLabels(labels: Record<string, string>): Promise<void> {
    this.info.labels = labels
  }

  async remember(name: string, text: string): Promise<void> {
    this.#remembered.set(name, text)
  }

  async recall(name: string): Promise<string | undefined> {
    return this.#remembered.get(name)
  }

  async reset(report: Progress, signal?: AbortSignal): Promise<void> {
    const start = performance.now()
    this.info.state = 'resetting'
    report({ step: 'reset', title: 'Reset the lab', state: 'started', usualMs: 10 })
    signal?.throwIfAborted()
    this.node.beginAnew()
    this.#remembered.clear()
    await this.#terminals.stop()
    this.info.state = 'ready'
    this.setControlPlane(ready(Date.now()))
    report({ step: 'reset', title: 'Reset the lab', state: 'done', tookMs: performance.now() - start })
  }

  async destroy(): Promise<void> {
    this.node.end()
    this.#wake()
    await this.#terminals.stop()
    this.#destroyed()
  }

  #wake(): void {
    for (const wake of this.#watchers) wake()
  }

  async #change(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#watchers.add(resolve)
    signal?.addEventListener('abort', () => resolve(), { once: true })
    await promise
    this.#watchers.delete(resolve)
  }
}
