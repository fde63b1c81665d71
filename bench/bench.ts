/** What the parts of the bench work with. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from '../grader/scenario.ts'
import type { Lab } from '../lab-infra/lab.ts'
import type { Measured } from './engines/index.ts'
import type { Measurement } from './measurement.ts'

/** What every part works with. */
export interface Run {
  /** The project's own tasks. */
  readonly scenarios: readonly Scenario[]
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** How often to repeat, or how many ms to wait: the first in a full run, the second in a quick one. */
  choose(full: number, quick: number): number
  /** Waits, in ms. @throws when interrupted. */
  pause(ms: number): Promise<void>
  /** What has to be ended after the part, also when it failed or was interrupted. */
  readonly ends: AsyncDisposableStack
}

/** What a part works with that measures labs. */
export interface Bench extends Run, Measured {
  /** A lab as just created, shared by the parts, one after the other. */
  freshLab(): Promise<Lab>
}

interface Named {
  readonly name: string
  /** For people: what is measured. */
  readonly title: string
}

/** Measured on each engine. */
export interface EnginePart extends Named {
  readonly apart?: undefined
  /** The only engine on which it makes sense. */
  readonly only?: string
  run(bench: Bench): Promise<Measurement[]>
}

/** Measured once, whatever engines there are. */
export interface ApartPart extends Named {
  /** Over its column. */
  readonly apart: string
  run(run: Run): Promise<Measurement[]>
}

export type Part = EnginePart | ApartPart

/** What outlives a part: everything but `ends`. */
export type RunFrame = Omit<Run, 'ends'>
export type Frame = Omit<Bench, 'ends'> & AsyncDisposable

interface Given extends Pick<Run, 'scenarios' | 'signal'> {
  quick: boolean
}

export function runFrame({ quick, scenarios, signal }: Given): RunFrame {
  return {
    scenarios,
    signal,
    choose: (full, short) => (quick ? short : full),
    pause: ms => sleep(ms, undefined, { signal }),
  }
}

export function openFrame({ engine, details, ...given }: Given & Measured): Frame {
  const { signal } = given
  let lab: Lab | undefined
  let working: Promise<Lab> | undefined
  async function fresh(): Promise<Lab> {
    if (lab) await lab.reset(() => {}, signal)
    else lab = await engine.create('bench', { kubelet: 'quick' }, () => {}, signal)
    return lab
  }
  return {
    ...runFrame(given),
    engine,
    details,
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
