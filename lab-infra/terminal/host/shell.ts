/**
 * A command on a pseudo-terminal whose output is raw bytes, complete and in order, up to its exit.
 *
 * node-pty alone does not give that: 200 ms after the command's exit it destroys its socket, with whatever a paused reader
 * has not read yet. So the exit is taken over here: the other end of the PTY is held open, which keeps the kernel from
 * reporting a hang-up while bytes are left, and what is left is read at the exit, synchronously.
 */

import { closeSync, constants, openSync, readSync } from 'node:fs'
import type { ReadStream } from 'node:tty'
import { spawn } from '@lydell/node-pty'
import type { ShellExit } from '../wire/protocol.ts'
import { PtyInput } from './pty-input.ts'

export interface ShellOptions {
  /** argv; the program is looked up in PATH. */
  command: readonly string[]
  /** All but PS1 and PS2, which bash takes away on the way to the command. */
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  cols: number
  rows: number
  onOutput(bytes: Uint8Array): void
  /** Once, after the last `onOutput`. */
  onExit(exit: ShellExit): void
}

export interface Shell {
  readonly pid: number
  /** Bytes written that the PTY has not taken yet: nothing reads them there. */
  readonly pendingInput: number
  /** `taken` is called when the PTY has all of it. After the exit input goes nowhere and `taken` is not called. */
  write(bytes: Uint8Array, taken: () => void): void
  resize(cols: number, rows: number): void
  /** Stops reading; at most one chunk still comes. The command blocks as soon as the kernel's buffer is full. */
  pause(): void
  resume(): void
  kill(signal: 'SIGHUP' | 'SIGKILL'): void
}

/** What is used of node-pty 1.1.0 beyond its types. `onexit` emits `exit` at once where `_emittedClose` is set. */
interface PtyInternals {
  readonly fd: number
  readonly ptsName: string
  readonly _socket: ReadStream
  _emittedClose: boolean
}

/** More than the kernel holds of a PTY's output: 8 KiB in transit and 4 KiB to be read (drivers/tty/pty.c, n_tty.c). */
const kernelBuffer = 64 * 1024

/**
 * node-pty opens a PTY's master without O_CLOEXEC, so each shell would inherit those of the shells before it, and none
 * would be hung up when its terminal goes. bash closes them before it becomes the command.
 */
const closeInherited = `for f in /proc/self/fd/*; do n=\${f##*/}; ((n > 2)) && exec {n}>&-; done; exec "$@"`

/** Starts `command` as a session leader with a PTY as its controlling terminal. Not found: it exits with 127. */
export function startShell(options: ShellOptions): Shell {
  const { command, env, cwd, cols, rows, onOutput, onExit } = options
  const args = ['--norc', '--noprofile', '-c', closeInherited, 'bash', ...command]
  const pty = spawn('bash', args, { env: { ...env }, cwd, cols, rows, encoding: null, name: env.TERM })
  const internals = pty as unknown as PtyInternals
  const socket = internals._socket
  if (!socket || internals._emittedClose !== false)
    throw new Error('this version of node-pty is not supported')
  internals._emittedClose = true
  const otherEnd = openSync(internals.ptsName, constants.O_RDWR | constants.O_NOCTTY)
  const input = new PtyInput(internals.fd)
  let exited = false

  socket.on('data', (bytes: Buffer) => {
    onOutput(bytes)
    input.retry()
  })
  pty.onExit(({ exitCode, signal }) => {
    while (socket.read() !== null); // each goes to `data`
    readRest(internals.fd, onOutput)
    exited = true
    input.stop()
    socket.removeAllListeners('data')
    socket.destroy()
    closeSync(otherEnd)
    onExit(signal ? { exitCode, signal } : { exitCode })
  })

  return {
    pid: pty.pid,
    get pendingInput() {
      return input.pending
    },
    write(bytes, taken) {
      if (!exited) input.write(bytes, taken)
    },
    resize(cols, rows) {
      if (!exited) pty.resize(cols, rows)
    },
    pause() {
      socket.pause()
    },
    resume() {
      if (!exited) socket.resume()
    },
    kill(signal) {
      if (!exited) pty.kill(signal)
    },
  }
}

/** Reads what the kernel still holds. The descriptor does not block, so an empty buffer is EAGAIN. */
function readRest(fd: number, onOutput: (bytes: Uint8Array) => void): void {
  const buffer = Buffer.alloc(kernelBuffer)
  let length = 0
  try {
    while (length < kernelBuffer) length += readSync(fd, buffer, length, kernelBuffer - length, null)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
  }
  if (length > 0) onOutput(buffer.subarray(0, length))
}
