/** A rootless lab's node: runs commands in its namespaces, reaches its agent through sockets in the shared folder. */

import { once } from 'node:events'
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ExecOptions, type ExecResult, LabError, type LabNode } from '../../lab.ts'
import { nodeName } from '../../node/kubeadm.ts'
import type { LabFolder } from './folder.ts'
import { execIn, type Namespaces } from './namespaces.ts'

/** Opens a path without opening what it names, for a file of any kind (open(2), O_PATH); Node has no name for it. */
const O_PATH = 0o10000000
const unreachable = (what: string, cause?: unknown) =>
  new LabError('node-unreachable', `The lab node's ${what} does not answer`, {
    remedy: 'Reset the lab, or start a new one.',
    cause,
  })

/**
 * Connects to a socket in the folder that the learner can write to. A link put there must not lead us to a socket of the
 * host, so the file itself is held first, and must be a socket.
 */
async function connectShared(folder: LabFolder, name: string): Promise<Socket> {
  let held: number
  try {
    held = openSync(folder.at(folder.shared, name), O_PATH | constants.O_NOFOLLOW)
  } catch (error) {
    throw unreachable('agent', error)
  }
  try {
    if (!fstatSync(held).isSocket()) throw unreachable('agent')
    const socket = connect({ path: `/proc/self/fd/${held}`, allowHalfOpen: true })
    await once(socket, 'connect')
    return socket
  } catch (error) {
    throw error instanceof LabError ? error : unreachable('agent', error)
  } finally {
    closeSync(held)
  }
}

export class RootlessNode implements LabNode {
  readonly name = nodeName
  readonly #folder: LabFolder
  readonly #namespaces: () => Namespaces
  /** @param namespaces asked at each use, because a reset makes new ones. */
  constructor(folder: LabFolder, namespaces: () => Namespaces) {
    this.#folder = folder
    this.#namespaces = namespaces
  }

  async exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult> {
    const result = await execIn(this.#namespaces(), argv, options)
    return { ...result, stdout: result.stdout.toString('utf8'), stderr: result.stderr.toString('utf8') }
  }

  async readFile(path: string): Promise<Buffer> {
    // A fifo or a device would never end, and the size is bounded.
    const check = 'test -f "$1" && exec head -c 67108864 -- "$1"'
    const result = await execIn(this.#namespaces(), ['sh', '-c', check, 'sh', path], { view: 'grader' })
    if (result.exitCode !== 0) throw new LabError('no-such-file', `${path} is no file on the node`)
    return result.stdout
  }

  async writeFile(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
    const script =
      'set -e; mkdir -p -- "$(dirname -- "$1")"; new=$(mktemp -- "$(dirname -- "$1")/.XXXXXX"); cat >"$new"; chmod "$2" "$new"; mv -f -- "$new" "$1"'
    const result = await execIn(this.#namespaces(), ['sh', '-c', script, 'sh', path, mode.toString(8)], {
      input: content,
      view: 'grader',
    })
    if (result.exitCode !== 0)
      throw new LabError(
        'write-failed',
        `${path} could not be written on the node: ${result.stderr.toString('utf8').trim()}`,
      )
  }

  async dial(port: number): Promise<Duplex> {
    const socket = await connectShared(this.#folder, 'dial.sock')
    socket.on('error', () => {}) // told by 'close' to whoever uses it
    const header = Buffer.alloc(2)
    header.writeUInt16BE(port)
    socket.write(header)
    const first = await new Promise<Buffer | null>(resolve => {
      socket.once('close', () => resolve(null))
      socket.once('end', () => resolve(null))
      socket.once('readable', () => resolve(socket.read(1)))
    })
    if (first?.[0] === 0) return socket
    socket.destroy()
    throw new LabError('connection-refused', `Nothing answers on port ${port} of the node`)
  }

  dialTerminals(): Promise<Duplex> {
    return connectShared(this.#folder, 'terminals.sock')
  }
}
