/** The engines there are, best first. */
import { type LabEngine, LabError } from '../lab.ts'
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
 * @throws LabError `no-such-engine`; `no-engine` with the reason and remedy of each.
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
  const refusals = []
  for (const engine of all.filter(engine => engine.name !== 'fake')) {
    const available = await engine.available()
    if (available.ok) return engine
    refusals.push({ name: engine.name, ...available })
  }
  const reasons = refusals.map(({ name, reason }) => `${name}: ${reason}`).join('; ')
  throw new LabError('no-engine', `No lab can run here. ${reasons}`, {
    remedy: refusals.map(({ name, remedy }) => `For ${name}: ${remedy}`).join(' '),
  })
}
