/** A lab of the kind engine. */
import type { KubeConfig } from '@kubernetes/client-node'
import type { ControlPlaneState, Lab, LabInfo, Pace, Progress } from '../../lab.ts'
import { LabError } from '../../lab.ts'
import { controlPlaneChanges } from '../../node/control-plane.ts'
import { runStep } from '../../node/programs/steps.ts'
import { identifySelf } from '../../process.ts'
import { createArguments, removeContainers } from './container.ts'
import { type Containers, containersOf } from './containers.ts'
import { limitArguments } from './limits.ts'
import { graderContainer, nodeContainer } from './names.ts'
import { KindNode } from './node.ts'
import type { LabFolder, LabRecord } from './record.ts'

export class KindLab implements Lab {
  readonly node: KindNode
  readonly #folder: LabFolder
  readonly #containers: Containers
  #record: LabRecord
  constructor(folder: LabFolder, record: LabRecord) {
    this.#folder = folder
    this.#record = record
    this.#containers = containersOf(record.provider)
    this.node = new KindNode(record.provider, record.cluster)
  }

  get id(): string {
    return this.#record.id
  }

  get info(): LabInfo {
    const { id, engine, labels, pace, createdAt, state } = this.#record
    return { id, engine, labels, pace, createdAt, state }
  }

  kubeConfig(): Promise<KubeConfig> {
    return this.#folder.readCredentials()
  }

  controlPlane(signal?: AbortSignal): AsyncIterable<ControlPlaneState> {
    return controlPlaneChanges(this.node, signal)
  }

  async setPace(pace: Pace): Promise<void> {
    await this.#update({ pace })
    await this.writePace()
  }

  async setLabels(labels: Record<string, string>): Promise<void> {
    await this.#update({ labels })
  }

  /** A new container of the same image in the place of the old, with the files of the day of its creation. */
  async reset(report: Progress, signal: AbortSignal = new AbortController().signal): Promise<void> {
    const { cluster, image, run } = this.#record
    const node = nodeContainer(cluster)
    await this.#update({ worker: await identifySelf() })
    await runStep(report, { id: 'restore', title: 'Restore the node', usualMs: 1_500 }, async () => {
      await this.#removeContainers()
      await this.#containers.run(['create', '--name', node, ...limitArguments(), ...run, image], { signal })
      await this.#containers.run(['cp', this.#folder.golden, `${node}:/cks-lab-golden.tar`], { signal })
      await this.#containers.run(['start', node], { signal })
      await this.startGrader(signal)
    })
    await this.#script(report, signal, 'await-api-server.sh', 'Start the control plane', 4_000)
    await this.awaitCluster(report, signal)
  }

  /** Waits until workloads can run. @throws LabError `boot-failed`. */
  async awaitCluster(report: Progress, signal: AbortSignal): Promise<void> {
    await this.#script(report, signal, 'await-cluster.sh', 'Wait for the node', 1_500)
    await this.writePace()
  }

  /** The container that the grader looks from; it sees what the node's does. */
  async startGrader(signal: AbortSignal): Promise<void> {
    const { cluster, image } = this.#record
    const node = `container:${nodeContainer(cluster)}`
    await this.#containers.run(
      [
        ...['run', '--detach', '--name', graderContainer(cluster), '--privileged', '--read-only'],
        ...['--pid', node, '--network', node, '--tmpfs', '/run', '--security-opt', 'apparmor=unconfined'],
        ...['--entrypoint', '/opt/cks-lab/grader-view.sh', image],
      ],
      { signal },
    )
  }

  /** Remembers how the container was made, for resets. */
  async rememberContainer(): Promise<void> {
    await this.#update({ run: await createArguments(this.#containers, nodeContainer(this.#record.cluster)) })
  }

  async destroy(): Promise<void> {
    await this.#removeContainers()
    await this.#folder.remove()
  }

  async markReady(): Promise<void> {
    await this.#update({ state: 'ready' })
  }

  async writePace(): Promise<void> {
    await this.node.writeFile('/run/cks-lab/shared/pace', `${this.#record.pace}\n`)
  }

  async #removeContainers(): Promise<void> {
    const { cluster } = this.#record
    await this.node.close()
    const names = [graderContainer(cluster), nodeContainer(cluster)]
    await removeContainers(this.#containers, name => names.includes(name))
  }

  async #script(report: Progress, signal: AbortSignal, name: string, title: string, usualMs: number) {
    await runStep(report, { id: name.replace('.sh', ''), title, usualMs }, async () => {
      const options = { timeoutMs: longest, signal }
      const { exitCode, stderr } = await this.node.exec([`/opt/cks-lab/${name}`], options)
      if (exitCode === 0) return
      throw new LabError(
        'boot-failed',
        `The lab node did not come up (${title}): ${stderr.trim() || 'too slow'}`,
        {
          remedy: 'Try again; if it stays so, run `cks-lab doctor`, and mind free memory and disk.',
        },
      )
    })
  }

  async #update(change: Partial<LabRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change }
    await this.#folder.write(this.#record)
  }
}

/** Longer than any start on a busy machine, in ms. */
const longest = 240_000
