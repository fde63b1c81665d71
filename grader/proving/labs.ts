/** The one lab that a worker of the bench uses, one case after the other. */
import type { CreateOptions, Lab, LabEngine } from '../../lab-infra/lab.ts'
import { identifySelf, isAlive } from '../../lab-infra/process.ts'
import type { Scenario } from '../scenario.ts'
import { setUpScenario } from '../setup.ts'
import { beginningOf, putBack } from './put-back.ts'
import type { Snapshot } from './snapshot.ts'

export interface LabKeeper {
  /**
   * A lab that is set up and that nobody has touched since: the present one while it is clean, else the same lab put back
   * or reset, or a new one when a case could not be run on it.
   * @param fresh it is reset in any case, so that its programs have served no other case
   */
  clean(scenario: Scenario, fresh?: boolean): Promise<Lab>
  /** Why `clean` had to reset the lab though it had been set up for the same scenario. */
  whyReset(): string | undefined
  /** The lab is not to be used again as it is. */
  used(): void
  /** The lab is not to be used again at all. */
  giveUp(): void
  end(): Promise<void>
}

/** Holds the process that a bench's lab is for. */
const benchLabel = 'bench'

/** Ends the labs that a bench left which was killed. */
export async function sweepBenchLabs(engine: Pick<LabEngine, 'adopt'>): Promise<void> {
  for (const lab of await engine.adopt()) {
    const owner = lab.info.labels[benchLabel]
    if (owner !== undefined && !(await isAlive(JSON.parse(owner)))) await lab.destroy()
  }
}

/** Runs work, at most so much at a time; the rest waits for its turn. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>

export function limitTo(atOnce: number): Limit {
  const waiting: (() => void)[] = []
  let free = atOnce
  return async work => {
    if (free > 0) free -= 1
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}

/** @param boot a boot keeps a core busy all the time, and too many at once outlast patience */
export function labKeeper(
  engine: Pick<LabEngine, 'create'>,
  id: string,
  boot: Limit,
  signal: AbortSignal,
): LabKeeper {
  let lab: Lab | undefined
  let state: 'clean' | 'used' | 'unknown' = 'used'
  let made = 0
  let scenario: Scenario | undefined
  let beginning: Snapshot | undefined
  let whyReset: string | undefined
  const fresh = async (): Promise<Lab> => {
    if (lab && state === 'used') {
      await lab.reset(() => {}, signal)
      return lab
    }
    await lab?.destroy()
    lab = undefined
    const labels = { [benchLabel]: JSON.stringify(await identifySelf()) }
    // Most of what a bench waits for are starts of kube-apiserver.
    const options: CreateOptions = { labels, kubelet: 'quick', memory: 'unlimited' }
    lab = await engine.create(`${id}-${++made}`, options, () => {}, signal)
    return lab
  }
  return {
    async clean(wanted, wantsFresh = false) {
      const same = wanted === scenario && !wantsFresh
      whyReset = wantsFresh && lab ? 'it asks for a fresh lab' : undefined
      if (lab && same && state === 'clean') return lab
      if (lab && same && state === 'used') {
        whyReset = beginning ? await putBack(lab, wanted, beginning, signal) : 'its beginning is not known'
        if (whyReset === undefined) {
          state = 'clean'
          return lab
        }
      }
      const it = await boot(fresh)
      await setUpScenario(it, wanted, () => {}, signal)
      scenario = wanted
      beginning = await beginningOf(it, wanted, signal)
      state = 'clean'
      return it
    },
    whyReset: () => whyReset,
    used() {
      if (state === 'clean') state = 'used'
    },
    giveUp() {
      state = 'unknown'
    },
    async end() {
      await lab?.destroy()
    },
  }
}
