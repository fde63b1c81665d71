/** A lab of the kind engine. */
import { LabError, type Progress } from '../../lab.ts'
import { runStep } from '../../node/programs/steps.ts'
import { RecordedLab } from '../recorded-lab.ts'
import { type ContainerEngine, containerEngine } from './container-engine.ts'
import { createArguments, removeContainers } from './lab-containers.ts'
import type { KindFolder, KindRecord } from './lab-folder.ts'
import { limitArguments } from './limits.ts'
import { graderContainer, nodeContainer } from './names.ts'
import { KindNode } from './node.ts'

export class KindLab extends RecordedLab<KindRecord> {
  readonly node: KindNode
  protected readonly usualRestoreMs = 1_500
  protected readonly stopped = {}
  readonly #folder: KindFolder
  readonly #containers: ContainerEngine
  constructor(folder: KindFolder, record: KindRecord) {
    super(folder, record)
    this.#folder = folder
    this.#containers = containerEngine(record.provider)
    this.node = new KindNode(record.provider, record.cluster)
  }

  /** A new container of the same image in the place of the old, with the files of the day of its creation. */
  protected async layDown(signal: AbortSignal): Promise<void> {
    const { cluster, image, run } = this.record
    const node = nodeContainer(cluster)
    await this.#containers.run(['create', '--name', node, ...limitArguments(), ...run, image], { signal })
    await this.#containers.run(['cp', this.#folder.golden, `${node}:/cks-lab-golden.tar`], { signal })
    await this.#containers.run(['start', node], { signal })
    await this.#startGrader(signal)
  }

  protected async start(report: Progress, signal: AbortSignal): Promise<void> {
    await this.#script(report, signal, 'await-api-server.sh', 'Start the control plane', 4_000)
    await this.#awaitCluster(report, signal)
  }

  /** Makes the lab's node of a cluster that kind has just made. @throws LabError `boot-failed`. */
  async takeOver(report: Progress, signal: AbortSignal): Promise<void> {
    await this.update({ run: await createArguments(this.#containers, nodeContainer(this.record.cluster)) })
    await this.#startGrader(signal)
    await this.node.exec(['/opt/cks-lab/finish.sh'])
    await this.#awaitCluster(report, signal)
  }

  /** Waits until workloads can run. */
  async #awaitCluster(report: Progress, signal: AbortSignal): Promise<void> {
    await this.#script(report, signal, 'await-cluster.sh', 'Wait for the node', 1_500)
    await this.writeKubeletMode()
  }

  /** The container that the grader looks from; it sees what the node's does. */
  async #startGrader(signal: AbortSignal): Promise<void> {
    const { cluster, image } = this.record
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

  protected async writeKubeletMode(): Promise<void> {
    const path = '/run/cks-lab/shared/kubelet'
    // The learner may have put a folder there, which no file replaces.
    await this.node.exec(['find', path, '-maxdepth', '0', '-type', 'd', '-exec', 'rm', '-rf', '{}', '+'])
    await this.node.writeFile(path, `${this.record.kubelet}\n`)
  }

  protected async end(): Promise<void> {
    const { cluster } = this.record
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
}

/** Longer than any start on a busy machine, in ms. */
const longest = 240_000
