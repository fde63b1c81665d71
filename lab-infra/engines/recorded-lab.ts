/** What a lab is by what is kept of it, whichever engine made it. */
import { controlPlaneChanges } from '../control-plane/probe.ts'
import type { ControlPlaneState, Credentials, KubeletMode, Lab, LabInfo, Progress } from '../lab.ts'
import { runStep } from '../node/programs/steps.ts'
import { identifySelf } from '../process.ts'
import type { ExecNode } from './exec-node.ts'
import type { LabRecord, LabRecords } from './lab-records.ts'

export abstract class RecordedLab<R extends LabRecord> implements Lab {
  abstract readonly node: ExecNode
  readonly #records: LabRecords<R>
  #record: R
  constructor(records: LabRecords<R>, record: R) {
    this.#records = records
    this.#record = record
  }

  /** ms that a node usually takes to be laid down again. */
  protected abstract readonly usualRestoreMs: number
  /** What the record says of a node that does not run. */
  protected abstract readonly stopped: Partial<R>
  /** Ends every process of the node, and removes what of it `LabRecords.remove` does not; does nothing where nothing is left. */
  protected abstract end(): Promise<void>
  /** Lays the kept state down, in place of all that the node had. */
  protected abstract layDown(signal: AbortSignal): Promise<void>
  /** Waits until the node that was laid down is ready, starting it where it does not run yet. */
  protected abstract start(report: Progress, signal: AbortSignal): Promise<void>
  /** Tells the node how the record wants its kubelet treated. */
  protected abstract writeKubeletMode(): Promise<void>

  get id(): string {
    return this.#record.id
  }

  get info(): LabInfo {
    const { id, engine, labels, kubelet, createdAt, state } = this.#record
    const lost = state === 'ready' && this.node.hasEnded
    return { id, engine, labels, kubelet, createdAt, state: lost ? 'lost' : state }
  }

  protected get record(): R {
    return this.#record
  }

  credentials(): Promise<Credentials> {
    return this.#records.readCredentials()
  }

  controlPlane(signal?: AbortSignal): AsyncIterable<ControlPlaneState> {
    return controlPlaneChanges(this.node, signal)
  }

  async setKubelet(kubelet: KubeletMode): Promise<void> {
    await this.update({ kubelet } as Partial<R>)
    await this.writeKubeletMode()
  }

  async setLabels(labels: Record<string, string>): Promise<void> {
    await this.update({ labels } as Partial<R>)
  }

  remember(name: string, text: string): Promise<void> {
    return this.#records.remember(name, text)
  }

  recall(name: string): Promise<string | undefined> {
    return this.#records.recall(name)
  }

  async reset(report: Progress, signal: AbortSignal = new AbortController().signal): Promise<void> {
    const worker = await identifySelf()
    // Before anything ends: who adopts the lab from here on has to begin the reset again.
    await this.update({ ...this.stopped, state: 'resetting', worker })
    const step = { id: 'restore', title: 'Restore the node', usualMs: this.usualRestoreMs }
    try {
      await runStep(report, step, async () => {
        await this.end()
        await this.#records.forget()
        await this.layDown(signal)
      })
      await this.start(report, signal)
    } catch (error) {
      throw this.#records.explain(error)
    }
    await this.markReady()
  }

  async destroy(): Promise<void> {
    await this.end()
    await this.#records.remove()
  }

  /** The node has come up. */
  async markReady(): Promise<void> {
    this.node.begin()
    await this.update({ state: 'ready' } as Partial<R>)
  }

  protected async update(change: Partial<R>): Promise<void> {
    this.#record = { ...this.#record, ...change }
    await this.#records.write(this.#record)
  }
}
