/** Whether a component's flags are as asked, in the manifest and in the process that runs. */
import type { Component } from '../../lab-infra/node/facts.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { flagsOf } from './manifests.ts'

/** Judges the values a flag is in force with (empty: not given); lists come split and joined over all their uses. */
export interface FlagExpectation {
  expected: string
  right(values: string[]): boolean
}

/** The flag in the manifest and in the running process, both judged. A process that lags behind is an observation. */
export async function observeFlag(
  target: GradeTarget,
  component: Component,
  flag: string,
  { expected, right }: FlagExpectation,
): Promise<Observation[]> {
  const flags = await flagsOf(target, component)
  const { manifest, running } = flags.values(flag)
  const show = (values: string[]) => (values.length === 0 ? `no --${flag}` : `--${flag}=${values.join(',')}`)
  return [
    observe(right(manifest), flags.where(flag), expected, show(manifest)),
    observe(
      running !== undefined && right(running),
      flags.process,
      expected,
      running === undefined
        ? 'no such process runs'
        : `${show(running)}${right(manifest) && !right(running) ? ' (the manifest is right but not in force)' : ''}`,
    ),
  ]
}

/** Contains the value, wherever in the list. */
export const includes = (value: string): FlagExpectation => ({
  expected: `contains ${value}`,
  right: values => values.includes(value),
})

/** Exactly these values, in any order, doubles counting once. */
export const exactly = (...wanted: string[]): FlagExpectation => ({
  expected: wanted.length === 1 ? `${wanted[0]}` : `exactly ${wanted.join(' and ')}`,
  right: values => new Set(values).size === wanted.length && wanted.every(it => values.includes(it)),
})

/** Not given at all. */
export const absent: FlagExpectation = { expected: 'not given', right: values => values.length === 0 }
