/** Which engines are measured. */
import { didYouMean } from '../../app/cli/nearest.ts'
import { engines } from '../../lab-infra/engines/index.ts'
import { allHurdles } from '../../lab-infra/hurdles.ts'
import { type Hurdle, type LabEngine, LabError } from '../../lab-infra/lab.ts'
import type { EngineDetails } from './details.ts'
import { kind } from './kind.ts'
import { rootless } from './rootless.ts'

export interface Measured {
  readonly engine: LabEngine
  readonly details: EngineDetails
}

const details: Record<string, EngineDetails> = { kind, rootless }

export interface Chosen {
  measured: Measured[]
  /** What keeps those from running here that nobody asked for by name. */
  missing: ({ engine: string } & Hurdle)[]
}

/**
 * Those named, else all that can run here.
 * @throws LabError `no-such-engine`; `no-engine` when one that is named, or every one, cannot run here.
 */
export async function chooseMeasured(
  named: readonly string[],
  all: readonly LabEngine[] = engines(),
): Promise<Chosen> {
  const known = all.filter(({ name }) => details[name])
  const names = known.map(({ name }) => name)
  const unknown = named.find(name => !names.includes(name))
  if (unknown !== undefined)
    throw new LabError('no-such-engine', `The bench knows no engine "${unknown}"`, {
      remedy: didYouMean(unknown, names, `The engines: ${names.join(', ')}`),
    })
  const chosen: Chosen = { measured: [], missing: [] }
  for (const engine of known) {
    if (named.length > 0 && !named.includes(engine.name)) continue
    const { problems } = await engine.available()
    if (problems.length === 0) chosen.measured.push({ engine, details: details[engine.name]! })
    chosen.missing.push(...problems.map(problem => ({ engine: engine.name, ...problem })))
  }
  const [first] = chosen.missing
  if (first && (named.length > 0 || chosen.measured.length === 0)) {
    const problems = chosen.missing.filter(({ engine }) => engine === first.engine)
    throw allHurdles('no-engine', problems, `No labs of ${first.engine} can run here: `)
  }
  return chosen
}
