/** A kind lab's node: commands and byte streams go through a gate in the container that the grader looks from. */
import type { Duplex } from 'node:stream'
import { type ExecOptions, LabError } from '../../lab.ts'
import { nodeEnvironment } from '../command.ts'
import { ExecNode, nodeGone, unreachable } from '../exec-node.ts'
import { Gate } from '../gate.ts'
import type { RawResult } from '../raw-result.ts'
import { containerEngine, type Provider } from './container-engine.ts'
import { isRunning } from './lab-containers.ts'
import { graderContainer, nodeContainer } from './names.ts'

const gate = ['/opt/cks-lab/node', '/opt/cks-lab/lib/node/inside/gate.js']

/** The container answers before its first process has laid out what is looked at: inside/grader-view.sh. */
const whenWhole = ['sh', '-c', 'until [ -e /run/view-whole ]; do sleep 0.05; done; exec "$@"', 'sh']

/** From the grader's container into the node's: as a shell there would be. Processes and network are the same already. */
const asLearner = [
  ...['nsenter', '--target', '1', '--mount', '--uts', '--ipc', '--cgroup', '--root', '--'],
  ...['sh', '-c', 'cd /root 2>/dev/null; exec "$@"', 'sh'],
]

export class KindNode extends ExecNode {
  readonly #gate: Gate
  readonly #running: () => Promise<boolean>
  constructor(provider: Provider, cluster: string) {
    super()
    this.#running = () => isRunning(containerEngine(provider), nodeContainer(cluster))
    const view = [...whenWhole, 'chroot', '/run/view', 'env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin']
    const grader = graderContainer(cluster)
    // The learner sees its processes and may have ended them; it starts only while the node's container runs.
    const revive = async () => (await containerEngine(provider).ask(['start', grader])) !== undefined
    const argv = [provider, 'exec', '--interactive', grader, ...view, ...gate]
    this.#gate = new Gate(argv, revive, cause => unreachable('container', cause))
  }

  protected async run(argv: readonly string[], options: ExecOptions): Promise<RawResult> {
    const command = options.view === 'grader' ? argv : [...asLearner, ...argv]
    try {
      return await this.#gate.exec(command, { ...nodeEnvironment, ...options.env }, options)
    } catch (error) {
      const silent = error instanceof LabError && error.code === 'node-unreachable'
      throw silent && !(await this.#running().catch(() => true)) ? nodeGone() : error
    }
  }

  /** Lets go of the containers; the next use takes hold of them again. */
  close(): Promise<void> {
    return this.#gate.close()
  }

  dial(port: number): Promise<Duplex> {
    return this.#gate.stream({ kind: 'tcp', port }, `port ${port}`)
  }

  dialTerminals(): Promise<Duplex> {
    const opening = { kind: 'unix', path: '/run/cks-lab/shared/terminals.sock' } as const
    return this.#gate.stream(opening, 'the agent').catch(error => {
      throw unreachable('agent', error)
    })
  }
}
