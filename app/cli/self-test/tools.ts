/** Running the tools that check the project. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { projectDir } from '../../../lab-infra/paths.ts'
import type { Count } from './counts.ts'

export interface Ran extends Count {
  /** What the tool printed; shown when something failed. */
  output: string
}

interface ToolOptions {
  signal: AbortSignal
  timeoutMs: number
  env?: Record<string, string>
  /** Its output is seen at once rather than kept. */
  live?: boolean
}

async function runTool(argv: readonly string[], { signal, timeoutMs, env, live }: ToolOptions) {
  const [program, ...args] = argv
  const result = await execa(program!, args, {
    cwd: projectDir,
    preferLocal: true,
    env,
    stdin: 'ignore',
    stdout: live ? 'inherit' : 'pipe',
    stderr: live ? 'inherit' : 'pipe',
    all: !live,
    reject: false,
    cancelSignal: signal,
    timeout: timeoutMs,
    forceKillAfterDelay: 10_000,
  })
  signal.throwIfAborted()
  const late = result.timedOut ? `\n${program} did not end within ${timeoutMs / 1000} s` : ''
  return {
    ok: !result.failed,
    output: `${result.all ?? ''}${late}${result.exitCode === undefined ? `\n${result.shortMessage}` : ''}`,
  }
}

/** A tool that is content or not: one test. */
export async function verdict(argv: readonly string[], options: ToolOptions): Promise<Ran> {
  const { ok, output } = await runTool(argv, options)
  return { passed: ok ? 1 : 0, failed: ok ? [] : [argv.slice(0, 2).join(' ')], skipped: [], output }
}

/**
 * A tool that writes a JSON report, which is counted. Without a readable report, or when the tool failed and the report
 * names no failure, one test has failed.
 */
export async function counted(
  argv: (report: string) => { argv: readonly string[]; env?: Record<string, string> },
  count: (report: unknown) => Count,
  options: ToolOptions,
): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'cks-lab-report-'))
  try {
    const file = join(folder, 'report.json')
    const { argv: command, env } = argv(file)
    const { ok, output } = await runTool(command, { ...options, env: { ...options.env, ...env } })
    let found: Count
    try {
      found = count(JSON.parse(await readFile(file, 'utf8')))
    } catch (error) {
      const why = `${command.join(' ')} left no report: ${error instanceof Error ? error.message : String(error)}`
      return { passed: 0, failed: [why], skipped: [], output: `${output}\n${why}` }
    }
    const unnamed = !ok && found.failed.length === 0
    return { ...found, failed: unnamed ? [`${command.join(' ')} failed`] : found.failed, output }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
