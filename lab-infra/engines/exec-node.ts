/** What every engine's node does by running commands on it. */
import type { Duplex } from 'node:stream'
import { type ExecOptions, type ExecResult, LabError, type LabNode } from '../lab.ts'
import { nodeName } from '../node/kubeadm.ts'
import type { RawResult } from './command.ts'

// A fifo or a device would never end, and the size is bounded.
const readScript = 'test -f "$1" && exec head -c 67108864 -- "$1"'
const writeScript =
  'set -e; mkdir -p -- "$(dirname -- "$1")"; new=$(mktemp -- "$(dirname -- "$1")/.XXXXXX"); cat >"$new"; chmod "$2" "$new"; mv -f -- "$new" "$1"'

export abstract class ExecNode implements LabNode {
  readonly name = nodeName

  protected abstract run(argv: readonly string[], options: ExecOptions): Promise<RawResult>
  abstract dial(port: number): Promise<Duplex>
  abstract dialTerminals(): Promise<Duplex>

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    const result = await this.run(argv, options)
    return { ...result, stdout: result.stdout.toString('utf8'), stderr: result.stderr.toString('utf8') }
  }

  async readFile(path: string): Promise<Buffer> {
    const result = await this.run(['sh', '-c', readScript, 'sh', path], { view: 'grader' })
    if (result.exitCode !== 0) throw new LabError('no-such-file', `${path} is no file on the node`)
    return result.stdout
  }

  async writeFile(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
    const argv = ['sh', '-c', writeScript, 'sh', path, mode.toString(8)]
    const result = await this.run(argv, { input: content, view: 'grader' })
    if (result.exitCode === 0) return
    const said = result.stderr.toString('utf8').trim()
    throw new LabError('write-failed', `${path} could not be written on the node: ${said}`)
  }
}

/** The node does not answer at all. */
export const unreachable = (what: string, cause?: unknown) =>
  new LabError('node-unreachable', `The lab node's ${what} does not answer`, {
    remedy: 'Reset the lab, or start a new one.',
    cause,
  })

/** A connection on the node's loopback is there at once, or refused, unless the node's side hangs; ms. */
const longestDialMs = 5_000

/**
 * Waits for the byte with which the node's side of a dialled connection begins: 0 connected, 1 refused.
 * @throws LabError `connection-refused`
 */
export async function accepted(stream: Duplex, what: string): Promise<Duplex> {
  const hangs = setTimeout(() => stream.destroy(), longestDialMs)
  const first = await new Promise<Buffer | null>(resolve => {
    const done = () => resolve(stream.read(1))
    stream.once('close', () => resolve(null))
    stream.once('end', () => resolve(null))
    stream.once('readable', done)
  })
  clearTimeout(hangs)
  if (first?.[0] === 0) return stream
  stream.destroy()
  throw new LabError('connection-refused', `Nothing answers on ${what} of the node`)
}
