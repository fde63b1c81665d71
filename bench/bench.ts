/** What the parts of the bench work with. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from '../grader/scenario.ts'
import type { Lab } from '../lab-infra/lab.ts'
import type { Measured } from './engines/index.ts'
import type { Measurement } from './measurement.ts'

export interface Bench extends Measured {
  /** The project's own tasks. */
  readonly scenarios: readonly Scenario[]
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** How often to repeat, or how many ms to wait: the first in a full run, the second in a quick one. */
  choose(full: number, quick: number): number
  /** Waits, in ms. @throws when interrupted. */
  pause(ms: number): Promise<void>
  /** A lab as just created, shared by the parts, one after the other. */
  freshLab(): Promise<Lab>
  /** What has to be ended after the part, also when it failed or was interrupted. */
  readonly ends: AsyncDisposableStack
}

export interface Part {
  readonly name: string
  /** For people: what is measured. */
  readonly title: string
  /** The only engine on which it makes sense. */
  readonly only?: string
  run(bench: Bench): Promise<Measurement[]>
}

/** What outlives a part: everything but `ends`. */
export type Frame = Omit<Bench, 'ends'> & AsyncDisposable

export function openFrame(
  options: Pick<Bench, 'engine' | 'details' | 'scenarios' | 'signal'> & { quick: boolean },
): Frame {
  const { quick, ...given } = options
  const { engine, signal } = given
  let lab: Lab | undefined
  let working: Promise<Lab> | undefined
  async function fresh(): Promise<Lab> {
    if (lab) await lab.reset(() => {}, signal)
    else lab = await engine.create('bench', { kubelet: 'quick' }, () => {}, signal)
    return lab
  }
  return {
    ...given,
    choose: (full, short) => (quick ? short : full),
    pause: ms => sleep(ms, undefined, { signal }),
    freshLab() {
      working = fresh()
      return working
    },
    async [Symbol.asyncDispose]() {
      await working?.catch(() => {}) // what is under way ends first, or it would make anew what is removed here
      await lab?.destroy()
    },
  }
}
