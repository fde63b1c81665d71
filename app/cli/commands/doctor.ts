import { z } from 'zod'
import { labLimit, tightest, usualLabs } from '../../../lab-infra/capacity.ts'
import type { Capacity, Hurdle } from '../../../lab-infra/lab.ts'
import { type Context, print, printJson, type Register } from '../context.ts'
import { exitCode } from '../errors.ts'

const Bound = z.object({
  of: z.string(),
  labs: z.number().int().describe('so many more could run'),
  beyond: z.enum(['slow', 'starved', 'refused']).describe('how labs beyond that fare'),
  reason: z.string(),
  remedy: z.string(),
})
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
      capacity: z.object({
        running: z.number().int().describe('labs that run now'),
        bounds: z.array(Bound).describe('what allows how many more of them'),
      }),
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
  const { programProblems } = await import('../../../lab-infra/node/problems.ts')
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
  const [{ problems, warnings, summary }, capacity] = await Promise.all([
    engine.available(),
    engine.capacity(),
  ])
  const { labs, bound } = labLimit(capacity, usualLabs)
  if (bound) {
    const reason = `At most ${labs} of ${usualLabs} labs at once: ${bound.reason}`
    warnings.push({ reason, remedy: bound.remedy })
  }
  return { name: engine.name, ok: problems.length === 0, summary, problems, warnings, capacity }
}

/** How many labs, and what each thing that they share allows. */
function describeCapacity(capacity: Capacity): string[] {
  const { bounds, running } = capacity
  if (bounds.length === 0) return []
  const fit = tightest(capacity, ['starved', 'refused'])
  const room = fit ? `  room for ${fit.labs} more labs` : '  room for labs'
  return [
    `${room}${running > 0 ? ` beside ${running} that run` : ''}`,
    ...bounds.map(({ of, labs, beyond, reason }) => {
      const busy = beyond === 'slow' ? ' that work at the same time' : ''
      return `    ${labs}${busy} by ${of}: ${reason}`
    }),
  ]
}

/** The report for people. */
export function describeReport(report: DoctorReport): string {
  const list = (mark: string, problems: Hurdle[]) =>
    problems.map(({ reason, remedy }) => `  ${mark} ${reason}\n    → ${remedy}`)
  return [
    `Node.js ${report.node}`,
    ...report.engines.flatMap(({ name, ok, summary, problems, warnings, capacity }) => [
      `${ok ? '✓' : '✗'} engine ${name}${ok ? ' can make labs here' : ''}${summary ? `: ${summary}` : ''}`,
      ...list('✗', problems),
      ...(ok ? describeCapacity(capacity) : []),
      ...list('!', warnings),
    ]),
    ...(report.problems.length
      ? ['✗ this machine', ...list('✗', report.problems)]
      : ['✓ programs, disks and memory']),
    ...list('!', report.warnings),
    report.ok ? 'Labs can run here.' : 'Labs cannot run here yet.',
  ].join('\n')
}
