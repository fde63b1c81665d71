/** The engines there are, best first. */
import { allHurdles } from '../hurdles.ts'
import { type Hurdle, type LabEngine, LabError } from '../lab.ts'
import { FakeEngine } from './fake/engine.ts'
import { KindEngine } from './kind/engine.ts'
import { RootlessEngine } from './rootless/engine.ts'

/** All that may be chosen; the fake one only where CKS_LAB_FAKE=1 asks for it. */
export function engines(): LabEngine[] {
  return [
    new KindEngine(),
    new RootlessEngine(),
    ...(process.env.CKS_LAB_FAKE === '1' ? [new FakeEngine()] : []),
  ]
}

/**
 * The engine of that name, else the first that can run here; never the fake one unasked.
 * @throws LabError `no-such-engine`; `no-engine` with every reason and remedy of each.
 */
export async function chooseEngine(name?: string): Promise<LabEngine> {
  const all = engines()
  if (name !== undefined) {
    const named = all.find(engine => engine.name === name)
    if (named) return named
    throw new LabError('no-such-engine', `There is no engine ${name}.`, {
      remedy: `Choose one of: ${all.map(engine => engine.name).join(', ')}.`,
    })
  }
  const hurdles: Hurdle[] = []
  for (const engine of all.filter(engine => engine.name !== 'fake')) {
    const { problems } = await engine.available()
    if (problems.length === 0) return engine
    for (const { reason, remedy } of problems)
      hurdles.push({ reason: `${engine.name}: ${reason}`, remedy: `For ${engine.name}: ${remedy}` })
  }
  throw allHurdles('no-engine', hurdles, 'No lab can run here. ')
}
