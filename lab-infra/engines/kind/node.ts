/** A kind lab's node: commands run by the container engine, byte streams by a relay that it starts. */
import type { Duplex } from 'node:stream'
import type { ExecOptions } from '../../lab.ts'
import { defaultTimeout, nodeEnvironment, type RawResult, runCommand } from '../command.ts'
import { accepted, ExecNode, unreachable } from '../exec-node.ts'
import { commandStream } from './command-stream.ts'
import type { Provider } from './containers.ts'
import { graderContainer, nodeContainer } from './names.ts'

const relay = ['/opt/cks-lab/node', '/opt/cks-lab/lib/node/inside/relay.js']
/** What the container engine says when there is no running container to run a command in. */
const gone =
  /^(Error response from daemon: .*(is not running|No such container|is paused)|Error: (No such container|no such container|can only create exec sessions))/m

export class KindNode extends ExecNode {
  readonly #provider: Provider
  readonly #cluster: string
  constructor(provider: Provider, cluster: string) {
    super()
    this.#provider = provider
    this.#cluster = cluster
  }

  protected async run(argv: readonly string[], options: ExecOptions): Promise<RawResult> {
    const { view = 'learner', timeoutMs = defaultTimeout, env } = options
    // Ending the engine's client does not end what it started.
    const limited = ['timeout', '--signal=KILL', `${timeoutMs / 1000}`, ...argv]
    const command = [this.#provider, ...this.#enter(view, limited, env)]
    const result = await runCommand(command, clientEnvironment(), options)
    if (result.exitCode !== 0 && gone.test(result.stderr.toString('utf8')))
      throw unreachable('container', result.stderr.toString('utf8').trim())
    return result
  }

  async dial(port: number): Promise<Duplex> {
    return accepted(this.#stream('grader', [...relay, 'tcp', `${port}`]), `port ${port}`)
  }

  async dialTerminals(): Promise<Duplex> {
    const stream = this.#stream('learner', [...relay, 'unix', '/run/cks-lab/shared/terminals.sock'])
    return accepted(stream, 'the agent').catch(error => {
      throw unreachable('agent', error)
    })
  }

  #enter(view: 'learner' | 'grader', argv: readonly string[], env: Record<string, string> = {}): string[] {
    const variables = Object.entries({ ...nodeEnvironment, ...env }).map(
      ([name, value]) => `${name}=${value}`,
    )
    return view === 'learner'
      ? [
          'exec',
          '--interactive',
          '--workdir',
          '/root',
          nodeContainer(this.#cluster),
          'env',
          '-i',
          ...variables,
          ...argv,
        ]
      : [
          'exec',
          '--interactive',
          graderContainer(this.#cluster),
          'chroot',
          '/run/view',
          'env',
          '-i',
          ...variables,
          ...argv,
        ]
  }

  #stream(view: 'learner' | 'grader', argv: readonly string[]): Duplex {
    return commandStream([this.#provider, ...this.#enter(view, argv)])
  }
}

/** The container engine's client finds its settings through its environment. */
const clientEnvironment = () => process.env as Record<string, string>
