/** Runs commands of this machine, as those are that reach into a lab, with input, limits and a signal. */
import { join } from 'node:path'
import { isExhausted, whenRoom } from '../exhausted.ts'
import { type ExecOptions, LabError } from '../lab.ts'
import { projectDir } from '../paths.ts'
import { Gate } from './gate.ts'
import type { RawResult } from './raw-result.ts'

/** What every command on a node starts with. */
export const nodeEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  USER: 'root',
  LANG: 'C.UTF-8',
}

/** Next declares NODE_ENV a part of every environment; a node's is not one of Next's. */
export const environment = (variables: Record<string, string>) => variables as unknown as NodeJS.ProcessEnv

/**
 * A small process beside this one starts them: to start one copies the page tables of who does it, which holds up a server of
 * some hundred megabytes for 10 ms on an idle machine, and 400 ms on a busy one.
 */
const spawner = new Gate(
  [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    join(projectDir, 'lab-infra/node/inside/gate.ts'),
  ],
  async () => false,
  cause =>
    isExhausted(cause)
      ? (cause as Error)
      : new LabError('node-unreachable', 'The process that runs commands in labs has ended', {
          remedy: 'Try it again: it is started anew.',
          cause,
        }),
)

/**
 * Resolves when the command has ended; it and what it started get SIGKILL when the time is over or the signal aborts. One
 * that the machine had no room to start is tried again.
 * @throws LabError `machine-exhausted`; `node-unreachable` when what runs it was ended
 */
export const runCommand = (
  argv: readonly string[],
  env: Record<string, string>,
  options: ExecOptions,
): Promise<RawResult> => whenRoom(() => spawner.exec(argv, env, options), options.signal)
