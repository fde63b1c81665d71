import { z } from 'zod'
import type { Problem } from '../../lab.ts'
import { type Context, print, printJson, type Register } from '../context.ts'
import { exitCode } from '../errors.ts'

const Problems = z.array(z.object({ reason: z.string(), remedy: z.string() }))

/** What `doctor --json` prints. */
export const DoctorReport = z.object({
  ok: z.boolean().describe('labs can run here'),
  node: z.string().describe('version of Node.js'),
  engines: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean(),
      summary: z.string().optional().describe('what its labs run on'),
      problems: Problems,
      warnings: Problems,
    }),
  ),
  problems: Problems.describe('what keeps every engine from making labs'),
  warnings: Problems,
})
type DoctorReport = z.infer<typeof DoctorReport>

export const doctorCommand: Register = (program, context) => {
  program
    .command('doctor')
    .description(
      'say whether labs can run on this machine, and what to do where not; exit code 1 when they cannot',
    )
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) => doctor(context, options.json ?? false))
}

async function doctor(context: Context, json: boolean): Promise<void> {
  const report = await examine(context)
  if (json) printJson(context, report)
  else print(context, describeReport(report))
  context.exitCode = report.ok ? exitCode.done : exitCode.finding
}

async function examine(context: Context): Promise<DoctorReport> {
  const { machineFindings } = await import('../machine.ts')
  const { programProblems } = await import('../../node/programs/index.ts')
  const [machine, programs, engines] = await Promise.all([
    machineFindings(),
    programProblems(),
    context.engines().then(all => Promise.all(all.map(examineEngine))),
  ])
  const problems = [...machine.problems, ...programs]
  const ok = problems.length === 0 && engines.some(engine => engine.ok)
  return { ok, node: process.version, engines, problems, warnings: machine.warnings }
}

async function examineEngine(engine: Awaited<ReturnType<Context['engines']>>[number]) {
  const available = await engine.available()
  const { name } = engine
  if (available.ok) {
    const { warnings, summary } = available
    return { name, ok: true, summary, problems: [], warnings }
  }
  const { reason, remedy } = available
  return { name, ok: false, problems: [{ reason, remedy }], warnings: [] }
}

/** The report for people. */
export function describeReport(report: DoctorReport): string {
  const list = (mark: string, problems: Problem[]) =>
    problems.map(({ reason, remedy }) => `  ${mark} ${reason}\n    → ${remedy}`)
  return [
    `Node.js ${report.node}`,
    ...report.engines.flatMap(({ name, ok, summary, problems, warnings }) => [
      `${ok ? '✓' : '✗'} engine ${name}${ok ? ' can make labs here' : ''}${summary ? `: ${summary}` : ''}`,
      ...list('✗', problems),
      ...list('!', warnings),
    ]),
    ...(report.problems.length
      ? ['✗ this machine', ...list('✗', report.problems)]
      : ['✓ programs, disks and memory']),
    ...list('!', report.warnings),
    report.ok ? 'Labs can run here.' : 'Labs cannot run here yet.',
  ].join('\n')
}
