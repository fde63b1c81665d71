/** `npm run bench`: measures cks-lab on this machine. Nothing here passes or fails: numbers stand beside their aims. */
import { join } from 'node:path'
import { describeError, exitCode } from '../app/cli/errors.ts'
import { progressView } from '../app/cli/progress.ts'
import { loadScenarios, type Scenario } from '../grader/scenario.ts'
import { LabError } from '../lab-infra/lab.ts'
import { versions } from '../lab-infra/node/programs/versions.ts'
import { projectDir } from '../lab-infra/paths.ts'
import { duration } from '../lab-infra/units.ts'
import { openFrame, type Part, runFrame } from './bench.ts'
import { chooseMeasured, type Measured } from './engines/index.ts'
import { busyWarning, thisMachine } from './machine.ts'
import type { Measurement } from './measurement.ts'
import { readOptions } from './options.ts'
import { parts } from './parts.ts'
import { type PartReport, type Report, type Result, toJson, toText } from './report.ts'

const interrupt = new AbortController()
const { signal } = interrupt
// Ctrl-C reaches this process from the terminal and again from the one that started it, so once is enough.
for (const by of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(by, () => interrupt.abort(by))

const view = progressView(process.stderr)
process.exitCode = await bench(process.argv.slice(2)).catch(error => {
  if (!signal.aborted) view.say(describeError(error))
  return exitCode.failed
})
view.close()
// Whatever a killed connection left behind in the event loop is not waited for.
process.exit(signal.aborted ? 130 : process.exitCode)

async function bench(argv: readonly string[]): Promise<number> {
  if (!process.env.CKS_LAB_STATE)
    throw new LabError('no-state', 'The bench wants a state folder of its own', {
      remedy: 'Start it with npm run bench, or name an empty folder in CKS_LAB_STATE',
    })
  const { quick, json, chosen, engines } = readOptions(argv, parts)
  const labParts = chosen.some(part => part.apart === undefined)
  const { measured, missing } = labParts ? await chooseMeasured(engines) : { measured: [], missing: [] }
  const startedAt = Date.now()
  const machine = thisMachine()
  const busy = busyWarning(machine)
  if (busy) view.say(busy)
  for (const { engine, reason } of missing) view.say(`Without ${engine}: ${reason}`)
  const scenarios = await loadScenarios([join(projectDir, 'scenarios')])
  for (const { engine } of measured) await engine.prepare(view.report, signal)
  const report: Report = {
    kubernetes: versions().kubernetes,
    quick,
    startedAt,
    tookMs: 0,
    machine,
    engines: columns(chosen, measured),
    missing,
    parts: chosen.map(({ name, title }) => ({ name, title, results: {} })),
  }
  try {
    await measureApart(scenarios, chosen, report)
    for (const it of measured) await measureEngine(it, scenarios, chosen, report)
  } catch (error) {
    const some = report.parts.some(({ results }) => Object.keys(results).length > 0)
    if (!signal.aborted || !some) throw error
    view.say('Interrupted: the report has what was measured until then')
  }
  report.tookMs = Date.now() - startedAt
  process.stdout.write(`${json ? toJson(report) : toText(report)}\n`)
  return hasProblem(report.parts) ? exitCode.failed : exitCode.done
}

/** Of the report: those of parts that are measured apart, then the engines. */
function columns(chosen: readonly Part[], measured: readonly Measured[]): string[] {
  const apart = chosen.flatMap(part => part.apart ?? [])
  return [...new Set([...apart, ...measured.map(({ engine }) => engine.name)])]
}

/** Before any engine has a lab. */
async function measureApart(
  scenarios: Scenario[],
  chosen: readonly Part[],
  { quick, parts }: Report,
): Promise<void> {
  const frame = runFrame({ scenarios, signal, quick })
  for (const [i, part] of chosen.entries())
    if (part.apart !== undefined)
      parts[i]!.results[part.apart] = await measure(part, part.apart, ends => part.run({ ...frame, ends }))
}

/** One engine after the other: a lab of one that idles would be felt in the numbers of the next. */
async function measureEngine(
  measured: Measured,
  scenarios: Scenario[],
  chosen: readonly Part[],
  { quick, parts }: Report,
): Promise<void> {
  const { name } = measured.engine
  await using frame = openFrame({ ...measured, scenarios, signal, quick })
  for (const [i, part] of chosen.entries())
    if (part.apart === undefined && (part.only === undefined || part.only === name))
      parts[i]!.results[name] = await measure(part, name, ends => part.run({ ...frame, ends }))
}

function hasProblem(all: readonly PartReport[]): boolean {
  return all.some(({ results }) => Object.values(results).some(({ problem }) => problem))
}

/** A part that fails says so, and the others are measured all the same. @throws when interrupted. */
async function measure(
  part: Part,
  on: string,
  run: (ends: AsyncDisposableStack) => Promise<Measurement[]>,
): Promise<Result> {
  const title = `${on}: ${part.title}`
  const started = Date.now()
  view.say(`… ${title}`)
  await using ends = new AsyncDisposableStack()
  try {
    const measurements = await Promise.race([run(ends), interrupted()])
    view.say(`✓ ${title} (${duration(Date.now() - started)})`)
    return { measurements }
  } catch (error) {
    signal.throwIfAborted()
    view.say(`✗ ${title}: ${describeError(error)}`)
    return { measurements: [], problem: error instanceof Error ? error.message : String(error) }
  }
}

function interrupted(): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new Error('interrupted'))
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  })
}
