/** What the commands get from outside: streams, the interrupt, engines. Tests give their own. */
import type { Command } from 'commander'
import type { Lab, LabEngine } from '../../lab-infra/lab.ts'
import { type ProgressView, progressView, type Screen } from './progress.ts'

export interface Context {
  /** Of cks-lab. */
  readonly version: string
  /** Results: what a script reads. */
  readonly stdout: Screen
  /** All else: progress, warnings, errors. */
  readonly stderr: Screen
  readonly env: NodeJS.ProcessEnv
  /** Aborted by Ctrl-C and the like, with an Interrupted. */
  readonly signal: AbortSignal
  engines(): Promise<LabEngine[]>
  /** @throws LabError when none of that name can run here. */
  chooseEngine(name?: string): Promise<LabEngine>
  /** Folders of scenarios: the project's own and those of --scenarios. */
  scenarioDirs: string[]
  exitCode: number
}

/** Why `signal` is aborted. */
export class Interrupted extends Error {
  readonly by: 'SIGINT' | 'SIGTERM' | 'SIGHUP'
  constructor(by: Interrupted['by']) {
    super(`ended by ${by}`)
    this.by = by
  }
}

/** Adds one command to the program. */
export type Register = (program: Command, context: Context) => void

/** Prints a result. */
export function print(context: Context, text: string): void {
  context.stdout.write(`${text}\n`)
}

/** Prints a result as JSON. */
export function printJson(context: Context, value: unknown): void {
  print(context, JSON.stringify(value, null, 2))
}

/** Runs `work` with its progress shown on standard error. */
export async function withProgress<T>(
  context: Context,
  work: (view: ProgressView) => Promise<T>,
): Promise<T> {
  const view = progressView(context.stderr)
  try {
    return await work(view)
  } finally {
    view.close()
  }
}

/** All labs of all engines that can run here. */
export async function allLabs(context: Context): Promise<Lab[]> {
  const engines = await context.engines()
  const labs = await Promise.all(
    engines.map(async engine => ((await engine.available()).problems.length === 0 ? engine.adopt() : [])),
  )
  return labs.flat().sort((a, b) => a.info.createdAt - b.info.createdAt)
}
