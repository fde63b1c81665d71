/** A lab of the rootless engine. */

import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node'
import type { ControlPlaneState, Lab, LabInfo, Pace, Progress } from '../../lab.ts'
import { LabError } from '../../lab.ts'
import { controlPlaneChanges } from '../../node/control-plane.ts'
import { identifySelf, isAlive } from '../../process.ts'
import { waitForBoot } from './boot.ts'
import type { LabFolder, LabRecord } from './folder.ts'
import { restoreGolden } from './golden.ts'
import { endNamespaces, type Namespaces, namespaceHolders, startNamespaces } from './namespaces.ts'
import { RootlessNode } from './node.ts'
import { folderTrouble } from './trouble.ts'

export class RootlessLab implements Lab {
  readonly node: RootlessNode
  readonly #folder: LabFolder
  #record: LabRecord
  constructor(folder: LabFolder, record: LabRecord) {
    this.#folder = folder
    this.#record = record
    this.node = new RootlessNode(folder, () => this.namespaces())
  }

  get id(): string {
    return this.#record.id
  }

  get info(): LabInfo {
    const { id, engine, labels, pace, createdAt, state } = this.#record
    return { id, engine, labels, pace, createdAt, state }
  }

  /** @throws LabError `node-unreachable` before the node was started. */
  namespaces(): Namespaces {
    const { outer, inner } = this.#record
    if (!outer || !inner) throw new LabError('node-unreachable', `Lab ${this.id} does not run`)
    return { outer, inner }
  }

  kubeConfig(): Promise<KubeConfig> {
    return this.#folder.readCredentials()
  }

  controlPlane(signal?: AbortSignal): AsyncIterable<ControlPlaneState> {
    return controlPlaneChanges(this.node, signal)
  }

  async setPace(pace: Pace): Promise<void> {
    await this.#update({ pace })
    await this.#writePace()
  }

  async setLabels(labels: Record<string, string>): Promise<void> {
    await this.#update({ labels })
  }

  /** Starts the node in the lab's folder and waits until it is up. */
  async boot(report: Progress, signal: AbortSignal): Promise<void> {
    await this.#writePace()
    const { outer, inner } = await startNamespaces(this.#folder, this.#record, signal)
    await this.#update({ outer, inner })
    await waitForBoot(this.#folder, () => isAlive(inner), report, signal)
  }

  async reset(report: Progress, signal: AbortSignal = new AbortController().signal): Promise<void> {
    const step = { step: 'restore', title: 'Restore the node', usualMs: 300 }
    const started = Date.now()
    report({ ...step, state: 'started' })
    await this.#update({ worker: await identifySelf(), outer: undefined, inner: undefined })
    await this.#end()
    await restoreGolden(this.#folder, this.#record).catch(error => {
      throw folderTrouble(error, this.#folder.path)
    })
    report({ ...step, state: 'done', tookMs: Date.now() - started })
    await this.boot(report, signal)
  }

  async destroy(): Promise<void> {
    await this.#end()
    await this.#folder.remove()
  }

  async markReady(): Promise<void> {
    await this.#update({ state: 'ready' })
  }

  async #end(): Promise<void> {
    await endNamespaces((await namespaceHolders(dirname(this.#folder.path))).get(this.id))
  }

  async #update(change: Partial<LabRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change }
    await this.#folder.write(this.#record)
  }

  async #writePace(): Promise<void> {
    // The learner may write in this folder: a link there must not lead the write elsewhere.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW
    const file = await open(this.#folder.at(this.#folder.shared, 'pace'), flags, 0o644)
    await file.writeFile(`${this.#record.pace}\n`)
    await file.close()
  }
}
