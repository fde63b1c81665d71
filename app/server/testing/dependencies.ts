/** What every session works with, for tests without a server: labs of the fake engine, a store in memory, the fake grader. */
import { pino } from 'pino'
import { FakeEngine } from '../../../lab-infra/engines/fake/index.ts'
import { Ahead } from '../ahead.ts'
import { noSuchClass } from '../class/errors.ts'
import { Labs, type LabsOptions } from '../labs.ts'
import { Preparation } from '../preparation.ts'
import type { SessionDependencies } from '../session-dependencies.ts'
import { fakeGrader } from './grader.ts'
import { MemoryStore } from './memory-store.ts'

const log = pino({ level: 'silent' })
export const quiet = () => {}
export const never = new AbortController().signal

/** Labs of that engine, whose machine is set up when the first is asked for. */
export function labsOf(engine: FakeEngine, options: Partial<LabsOptions> = {}) {
  const preparation = new Preparation(engine, log, quiet)
  const labs = new Labs({ engine, preparation, wanted: 0, max: 4, log, changed: quiet, ...options })
  return { labs, preparation }
}

const noClasses: SessionDependencies['classes'] = {
  room: () => undefined,
  withTask: () => [],
  get: (_person, id) => {
    throw noSuchClass(id)
  },
}

export interface TestDependencies extends SessionDependencies {
  engine: FakeEngine
  store: MemoryStore
}

/** An hour without activity ends a lab; five minutes before it is warned. */
export function testDependencies({
  engine = new FakeEngine(),
  labs = labsOf(engine).labs,
  grader = fakeGrader(),
  ...given
}: Partial<TestDependencies> = {}): TestDependencies {
  return {
    engine,
    store: new MemoryStore(),
    labs,
    ahead: new Ahead({ labs, grader, log }),
    grader,
    classes: noClasses,
    graded: quiet,
    idleMs: 3_600_000,
    warnMs: 300_000,
    log,
    ...given,
  }
}
