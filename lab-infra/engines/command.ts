/** Runs a command that reaches into a lab, as ExecOptions wants it: with input, limits and a signal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ExecOptions, ExecResult } from '../lab.ts'

export type RawResult = Omit<ExecResult, 'stdout' | 'stderr'> & { stdout: Buffer; stderr: Buffer }

/** What every command on a node starts with. */
export const nodeEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  USER: 'root',
  LANG: 'C.UTF-8',
}

/** ms, when ExecOptions names none. */
export const defaultTimeout = 30_000

const outputLimit = 64 * 1024 * 1024

/** Next declares NODE_ENV a part of every environment; a node's is not one of Next's. */
export const environment = (variables: Record<string, string>) => variables as unknown as NodeJS.ProcessEnv

function collect(child: ChildProcess, which: 'stdout' | 'stderr', end: () => void): () => Buffer {
  const chunks: Buffer[] = []
  let size = 0
  child[which]?.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > outputLimit) end()
    else chunks.push(chunk)
  })
  return () => Buffer.concat(chunks)
}

/** Resolves when the command has ended; it and what it started get SIGKILL when the time is over or the signal aborts. */
export async function runCommand(
  argv: readonly string[],
  env: Record<string, string>,
  options: ExecOptions,
): Promise<RawResult> {
  options.signal?.throwIfAborted()
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, {
    env: environment(env),
    detached: true, // a group of its own: ending the group also ends what runs inside
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Ended by itself meanwhile.
    }
  }
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    end()
  }, options.timeoutMs ?? defaultTimeout)
  options.signal?.addEventListener('abort', end, { once: true })
  const stdout = collect(child, 'stdout', end)
  const stderr = collect(child, 'stderr', end)
  child.stdin?.on('error', () => {}) // a command may end without reading its input
  child.stdin?.end(options.input ?? '')
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null]
    options.signal?.throwIfAborted()
    return { exitCode: timedOut ? null : exitCode, stdout: stdout(), stderr: stderr(), timedOut }
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', end)
  }
}
