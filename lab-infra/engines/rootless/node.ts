/** A rootless lab's node: runs commands in its namespaces, reaches its agent through sockets in the shared folder. */

import { once } from 'node:events'
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ExecOptions, LabError } from '../../lab.ts'
import { accepted, ExecNode, unreachable } from '../exec-node.ts'
import type { RawResult } from '../raw-result.ts'
import type { RootlessFolder } from './lab-folder.ts'
import { execIn, type Namespaces } from './namespaces.ts'

/** Opens a path without opening what it names, for a file of any kind (open(2), O_PATH); Node has no name for it. */
const O_PATH = 0o10000000
/**
 * Connects to a socket in the folder that the learner can write to. A link put there must not lead us to a socket of the
 * host, so the file itself is held first, and must be a socket.
 */
async function connectShared(folder: RootlessFolder, name: string): Promise<Socket> {
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

export class RootlessNode extends ExecNode {
  readonly #folder: RootlessFolder
  readonly #namespaces: () => Namespaces
  /** @param namespaces asked at each use, because a reset makes new ones. */
  constructor(folder: RootlessFolder, namespaces: () => Namespaces) {
    super()
    this.#folder = folder
    this.#namespaces = namespaces
  }

  protected run(argv: readonly string[], options: ExecOptions): Promise<RawResult> {
    return execIn(this.#namespaces(), argv, options)
  }

  async dial(port: number): Promise<Duplex> {
    const socket = await connectShared(this.#folder, 'dial.sock')
    socket.on('error', () => {}) // told by 'close' to whoever uses it
    const header = Buffer.alloc(2)
    header.writeUInt16BE(port)
    socket.write(header)
    return accepted(socket, `port ${port}`)
  }

  dialTerminals(): Promise<Duplex> {
    return connectShared(this.#folder, 'terminals.sock')
  }
}
