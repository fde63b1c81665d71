/** Runs the parts of `npm test` and counts. */
import { LabError } from '../../../lab-infra/lab.ts'
import { duration } from '../../../lab-infra/units.ts'
import { type Context, print } from '../context.ts'
import { exitCode } from '../errors.ts'
import { didYouMean } from '../nearest.ts'
import { type Count, sum, summary } from './counts.ts'
import type { Part } from './parts.ts'
import { withTestState } from './state.ts'
import type { Ran } from './tools.ts'

/** @throws LabError `no-such-part` */
export async function selfTest(
  context: Context,
  parts: readonly Part[],
  { only, kind = false }: { only: readonly string[]; kind?: boolean },
): Promise<void> {
  const chosen = choose(parts, only)
  const missing = kind ? await whyNoKind(context) : undefined
  const total: Count = missing
    ? { passed: 0, failed: [], skipped: [`kind labs: ${missing}`] }
    : await withTestState(context, () => runParts(context, chosen))
  for (const name of total.failed) print(context, `failed: ${name}`)
  for (const reason of total.skipped) print(context, `skipped: ${reason}`)
  print(context, summary(total))
  context.exitCode = total.failed.length > 0 ? exitCode.finding : exitCode.done
}

async function whyNoKind(context: Context): Promise<string | undefined> {
  const engine = (await context.engines()).find(({ name }) => name === 'kind')
  if (!engine) return 'there is no such engine'
  const { problems } = await engine.available()
  return problems.length === 0 ? undefined : problems.map(({ reason }) => reason).join('; ')
}

function choose(parts: readonly Part[], only: readonly string[]): readonly Part[] {
  const names = parts.map(part => part.name)
  const unknown = only.find(name => !names.includes(name))
  if (unknown === undefined) return only.length === 0 ? parts : parts.filter(part => only.includes(part.name))
  throw new LabError('no-such-part', `npm test has no part "${unknown}"`, {
    remedy: didYouMean(unknown, names, `The parts: ${names.join(', ')}`),
  })
}

async function runParts(context: Context, chosen: readonly Part[]): Promise<Count> {
  const light = chosen.filter(part => part.light)
  const counts: Count[] = []
  const next = async () => {
    for (let part = light.shift(); part; part = light.shift()) counts.push(await runPart(context, part))
  }
  await Promise.all([next(), next()])
  for (const part of chosen) if (!part.light) counts.push(await runPart(context, part))
  return sum(counts)
}

async function runPart(context: Context, part: Part): Promise<Count> {
  print(context, `… ${part.title}`)
  const started = Date.now()
  const ran = atLeastOne(await part.run(context.signal), part)
  if (ran.failed.length > 0) print(context, ran.output.trimEnd())
  print(
    context,
    `${ran.failed.length > 0 ? '✗' : '✓'} ${part.title}: ${summary(ran)} (${duration(Date.now() - started)})`,
  )
  return ran
}

/** A part that ran no test proves nothing. */
function atLeastOne(ran: Ran, part: Part): Ran {
  if (ran.passed + ran.failed.length > 0) return ran
  return { ...ran, failed: [`${part.title} ran no test`] }
}
