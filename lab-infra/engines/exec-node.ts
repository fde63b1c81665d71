/** What every engine's node does by running commands on it. */
import type { Duplex } from 'node:stream'
import { type ExecOptions, type ExecResult, LabError, type LabNode } from '../lab.ts'
import { nodeName } from '../node/kubeadm.ts'
import { ExecFiles } from './node-files.ts'
import type { RawResult } from './raw-result.ts'

/** Exit codes of a script that found no file, or one that is too large. */
const [noFile, tooLarge] = [44, 45]
/** Bytes of the largest file that is read: what a command may print (gate.ts). */
const largest = 64 * 1024 * 1024
// A fifo or a device would never end, and a file may grow meanwhile.
const readScript = `test -f "$1" || exit ${noFile}; size=$(stat -Lc %s -- "$1") || exit
test "$size" -le ${largest} || exit ${tooLarge}; exec head -c ${largest} -- "$1"`
const writeScript =
  'set -e; mkdir -p -- "$(dirname -- "$1")"; new=$(mktemp -- "$(dirname -- "$1")/.XXXXXX"); cat >"$new"; chmod "$2" "$new"; mv -fT -- "$new" "$1"'

export abstract class ExecNode implements LabNode {
  readonly name = nodeName
  readonly files = new ExecFiles((argv, options) => this.#ran(argv, options))
  #life = { ended: false }

  /** Whether a command was told that the node has ended, since it was last begun. */
  get hasEnded(): boolean {
    return this.#life.ended
  }

  /** The node runs, anew: what is told later of the one before is not of this one. */
  begin(): void {
    this.#life = { ended: false }
  }

  protected abstract run(argv: readonly string[], options: ExecOptions): Promise<RawResult>
  abstract dial(port: number): Promise<Duplex>
  abstract dialTerminals(): Promise<Duplex>

  async #ran(argv: readonly string[], options: ExecOptions): Promise<RawResult> {
    const life = this.#life
    try {
      return await this.run(argv, options)
    } catch (error) {
      if (error instanceof LabError && error.code === 'node-gone') life.ended = true
      throw error
    }
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    const result = await this.#ran(argv, options)
    return { ...result, stdout: result.stdout.toString('utf8'), stderr: result.stderr.toString('utf8') }
  }

  async readFile(path: string): Promise<Buffer> {
    const result = await this.#ran(['sh', '-c', readScript, 'sh', path], { view: 'grader' })
    if (result.exitCode === 0) return result.stdout
    if (result.exitCode === noFile) throw new LabError('no-such-file', `${path} is no file on the node`)
    if (result.exitCode === tooLarge)
      throw new LabError('file-too-large', `${path} is larger than ${largest / 1024 / 1024} MiB`)
    const said = result.stderr.toString('utf8').trim()
    throw new LabError('node-unreachable', `${path} could not be read on the node: ${said || 'no answer'}`)
  }

  async writeFile(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
    const argv = ['sh', '-c', writeScript, 'sh', path, mode.toString(8)]
    const result = await this.#ran(argv, { input: content, view: 'grader' })
    if (result.exitCode === 0) return
    const said = result.stderr.toString('utf8').trim()
    throw new LabError('write-failed', `${path} could not be written on the node: ${said}`)
  }
}

/** It has ended, and will not come back: whoever asks the kernel, or the container engine, is told so. */
export const nodeGone = () =>
  new LabError('node-gone', 'The lab node has ended', { remedy: 'Start a new lab.' })

/** The node does not answer; whether it still runs is another question. */
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
