/** Runs a program that starts others: all of them end together. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { LabError } from '../../lab.ts'

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
 * Runs argv in a process group of its own and returns its standard output. Aborting kills the whole group. Should this
 * process die, the group's next line of output meets a closed pipe, which ends it.
 * @throws LabError `program-missing`, `program-failed` with the last lines of output, `disk-full`; the signal's reason
 * when aborted.
 */
export async function run(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  options.signal?.throwIfAborted()
  const [program, ...args] = argv
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // The group has ended already.
    }
  }
  options.signal?.addEventListener('abort', kill, { once: true })
  process.once('exit', kill)

  const stdout: Buffer[] = []
  const tail: string[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  createInterface({ input: child.stderr }).on('line', line => {
    tail.push(line)
    if (tail.length > lastLines) tail.shift()
    options.onLine?.(line)
  })
  try {
    const { promise, resolve, reject } = Promise.withResolvers<number | null>()
    child.once('error', error => reject(missing(program, error)))
    child.once('close', resolve)
    const code = await promise
    options.signal?.throwIfAborted()
    if (code !== 0) throw failure(argv, code, tail.join('\n'))
    return Buffer.concat(stdout).toString('utf8')
  } finally {
    options.signal?.removeEventListener('abort', kill)
    process.removeListener('exit', kill)
  }
}

function missing(program: string, cause: Error): Error {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') return cause
  return new LabError('program-missing', `${program} was not found`, {
    remedy: `Install ${program} with this system’s package manager`,
    cause,
  })
}

function failure(argv: readonly string[], code: number | null, output: string): LabError {
  if (/no space left on device/i.test(output)) return diskFull(argv[0]!, output)
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
