/** A lab of the rootless engine. */
import { dirname } from 'node:path'
import { LabError, type Progress } from '../../lab.ts'
import { memoryUnlimited } from '../../node/inside/places.ts'
import { isAlive } from '../../process.ts'
import { RecordedLab } from '../recorded-lab.ts'
import { waitForBoot } from './boot.ts'
import { restoreGolden } from './golden.ts'
import type { RootlessFolder, RootlessRecord } from './lab-folder.ts'
import { endNamespaces, type Namespaces, namespaceHolders, startNamespaces } from './namespaces.ts'
import { RootlessNode } from './node.ts'
import { writeShared } from './shared-file.ts'

export class RootlessLab extends RecordedLab<RootlessRecord> {
  readonly node: RootlessNode
  protected readonly usualRestoreMs = 300
  protected readonly stopped = { outer: undefined, inner: undefined }
  readonly #folder: RootlessFolder
  constructor(folder: RootlessFolder, record: RootlessRecord) {
    super(folder, record)
    this.#folder = folder
    this.node = new RootlessNode(folder, () => this.namespaces())
  }

  /** @throws LabError `node-unreachable` before the node was started. */
  namespaces(): Namespaces {
    const { outer, inner } = this.record
    if (!outer || !inner) throw new LabError('node-unreachable', `Lab ${this.id} does not run`)
    return { outer, inner }
  }

  /** Starts the node in the lab's folder and waits until it is up. */
  async start(report: Progress, signal: AbortSignal): Promise<void> {
    await this.writeKubeletMode()
    const { outer, inner } = await startNamespaces(this.#folder, this.record, signal)
    await this.update({ outer, inner })
    await waitForBoot(this.#folder, () => isAlive(inner), report, signal)
    if (this.record.memory === 'unlimited') await this.node.writeFile(memoryUnlimited, '')
  }

  protected layDown(): Promise<void> {
    return restoreGolden(this.#folder, this.record.store)
  }

  protected async end(): Promise<void> {
    await endNamespaces((await namespaceHolders(dirname(this.#folder.path))).get(this.id))
  }

  protected async writeKubeletMode(): Promise<void> {
    await writeShared(this.#folder.at(this.#folder.shared, 'kubelet'), `${this.record.kubelet}\n`)
  }
}
