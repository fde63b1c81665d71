/** Runs a program that starts others: all of them end together. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { isDiskFull } from '../../disk-full.ts'
import { LabError } from '../../lab.ts'
import { killGroup } from '../inside/kill-group.ts'

export interface RunOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  signal?: AbortSignal
  /** Each line of standard error as it comes. */
  onLine?: (line: string) => void
}

/** How much of a failed program's output goes into the error. */
const lastLines = 15

/**
 * Becomes the program, after starting a watcher of its standard input: when that closes, because this process has ended
 * in whatever way, the watcher kills the group.
 */
const watched = 'exec 3<&0; { read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & exec "$@" 3<&- </dev/null'

/**
 * Runs argv in a process group of its own and returns its standard output. The whole group ends when the program does,
 * when the signal aborts, and when this process dies.
 * @throws LabError `program-missing`, `program-failed` with the last lines of output, `disk-full`; the signal's reason
 * when aborted.
 */
export async function run(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  options.signal?.throwIfAborted()
  const child = spawn('/bin/sh', ['-c', watched, 'sh', ...argv], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const kill = () => killGroup(child.pid)
  options.signal?.addEventListener('abort', kill, { once: true })

  const stdout: Buffer[] = []
  const tail: string[] = []
  // The group may end before its standard input does.
  child.stdin.on('error', () => {})
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  createInterface({ input: child.stderr }).on('line', line => {
    tail.push(line)
    if (tail.length > lastLines) tail.shift()
    options.onLine?.(line)
  })
  try {
    const { promise, resolve, reject } = Promise.withResolvers<number | null>()
    child.once('error', reject)
    child.once('exit', () => child.stdin.end())
    child.once('close', resolve)
    const code = await promise
    options.signal?.throwIfAborted()
    if (code !== 0) throw failure(argv, code, tail.join('\n'))
    return Buffer.concat(stdout).toString('utf8')
  } finally {
    options.signal?.removeEventListener('abort', kill)
  }
}

function failure(argv: readonly string[], code: number | null, output: string): LabError {
  // A shell's codes for a program that it did not find, or found only where it may not look.
  if (code === 127 || code === 126)
    return new LabError('program-missing', `${argv[0]} was not found`, {
      remedy: `Install ${argv[0]} with this system’s package manager`,
      cause: output,
    })
  if (isDiskFull(output)) return diskFull(argv[0]!, output)
  const ending = code === null ? 'was killed (perhaps memory ran out)' : `failed with exit code ${code}`
  return new LabError('program-failed', `${argv.slice(0, 4).join(' ')} ${ending}:\n${output}`)
}

/** The error for a full disk, whoever met it. */
export function diskFull(what: string, cause: unknown): LabError {
  return new LabError('disk-full', `The disk is full: ${what} could not write any more`, {
    remedy:
      'Free some space (compiling everything needs about 9 GB, downloads about 2 GB), then start again; finished parts are kept. CKS_LAB_CACHE, GOCACHE and GOMODCACHE can point to another disk.',
    cause,
  })
}
