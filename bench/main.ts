/** `npm run bench`: measures cks-lab on this machine. Nothing here passes or fails: numbers stand beside their aims. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadScenarios } from '../grader/scenario.ts'
import { describeError, exitCode } from '../lab-infra/cli/errors.ts'
import { duration } from '../lab-infra/cli/format.ts'
import { didYouMean } from '../lab-infra/cli/nearest.ts'
import { progressView } from '../lab-infra/cli/progress.ts'
import { RootlessEngine } from '../lab-infra/engines/rootless/engine.ts'
import { LabError } from '../lab-infra/lab.ts'
import { versions } from '../lab-infra/node/programs/versions.ts'
import { projectDir } from '../lab-infra/paths.ts'
import { type Frame, openFrame, type Part } from './bench.ts'
import { parts } from './parts.ts'
import { busyWarning, type PartReport, type Report, thisMachine, toJson, toText } from './report.ts'

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
  const { quick, json, chosen } = read(argv)
  const startedAt = Date.now()
  const machine = thisMachine()
  const busy = busyWarning(machine)
  if (busy) view.say(busy)
  const engine = new RootlessEngine()
  const scenarios = await loadScenarios([join(projectDir, 'scenarios')])
  await engine.prepare(view.report, signal)
  await using frame = openFrame({ engine, scenarios, signal, quick })
  const measured: PartReport[] = []
  for (const part of chosen) measured.push(await measure(part, frame))
  const report: Report = {
    kubernetes: versions().kubernetes,
    quick,
    startedAt,
    tookMs: Date.now() - startedAt,
    machine,
    parts: measured,
  }
  process.stdout.write(`${json ? toJson(report) : toText(report)}\n`)
  return measured.some(part => part.problem) ? exitCode.failed : exitCode.done
}

/** @throws LabError `bad-option`, `no-such-part`, `no-state`. */
function read(argv: readonly string[]): { quick: boolean; json: boolean; chosen: Part[] } {
  if (!process.env.CKS_LAB_STATE)
    throw new LabError('no-state', 'The bench wants a state folder of its own', {
      remedy: 'Start it with npm run bench, or name an empty folder in CKS_LAB_STATE',
    })
  const { quick = false, json = false, only = [] } = options(argv)
  const names = parts.map(part => part.name)
  const unknown = only.find(name => !names.includes(name))
  if (unknown !== undefined)
    throw new LabError('no-such-part', `The bench has no part "${unknown}"`, {
      remedy: didYouMean(unknown, names, `The parts: ${names.join(', ')}`),
    })
  return { quick, json, chosen: parts.filter(part => only.length === 0 || only.includes(part.name)) }
}

function options(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        only: { type: 'string', multiple: true },
      },
    }).values
  } catch (error) {
    throw new LabError('bad-option', (error as Error).message, {
      remedy: `npm run bench -- [--quick] [--json] [--only NAME]…, where NAME is one of: ${parts.map(part => part.name).join(', ')}`,
    })
  }
}

/** A part that fails says so, and the others are measured all the same. @throws when interrupted. */
async function measure(part: Part, frame: Frame): Promise<PartReport> {
  const { name, title } = part
  const started = Date.now()
  view.say(`… ${title}`)
  await using ends = new AsyncDisposableStack()
  try {
    const measurements = await Promise.race([part.run({ ...frame, ends }), interrupted()])
    view.say(`✓ ${title} (${duration(Date.now() - started)})`)
    return { name, title, measurements }
  } catch (error) {
    signal.throwIfAborted()
    view.say(`✗ ${title}: ${describeError(error)}`)
    return { name, title, measurements: [], problem: error instanceof Error ? error.message : String(error) }
  }
}

function interrupted(): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new Error('interrupted'))
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  })
}
