/** Whether a component's flags are as asked, in the manifest and in the process that runs. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { flagsOf } from '../cluster/manifests.ts'
import { type Observation, observe } from '../finding.ts'
import { shownList } from '../shown.ts'
import type { GradeTarget } from '../types.ts'

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
  const show = (values: string[]) => (values.length === 0 ? `no --${flag}` : `--${flag}=${shownList(values)}`)
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

/**
 * A whole number as pflag reads it: with a sign, and in any way in which Go writes one, as 0x64 or 1_000
 * (strconv.ParseInt with base 0; go.dev/ref/spec#Integer_literals). undefined when it is none.
 */
export function goInt(text: string): number | undefined {
  const [, sign, digits = ''] =
    /^([+-]?)(0x(?:_?[\da-f])+|0b(?:_?[01])+|0o?(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/i.exec(text) ?? []
  if (digits === '') return undefined
  const plain = digits.replaceAll('_', '').toLowerCase()
  const number = Number(/^0\d/.test(plain) ? `0o${plain.slice(1)}` : plain)
  if (!Number.isSafeInteger(number)) return undefined
  return sign === '-' ? -number : number
}

/** This number, however it is written. */
export const wholeNumber = (wanted: number): FlagExpectation => ({
  expected: `${wanted}`,
  right: values => values.length > 0 && values.every(it => goInt(it) === wanted),
})

/** Not given at all. */
export const absent: FlagExpectation = { expected: 'not given', right: values => values.length === 0 }
