/** Whether what a file says is in force, as evidence. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { type FileInForce, filesInForce, readLeniently } from '../cluster/in-force.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

/**
 * Nothing that these flags name, directly or by a file between, has to wait for the component's next start. Of a flag that
 * is not given or a file that cannot be read nothing is said: that is for others to tell.
 */
export async function observeInForce(
  target: GradeTarget,
  component: Component,
  ...flags: string[]
): Promise<Observation[]> {
  const files = (await Promise.all(flags.map(it => filesInForce(target, component, it)))).flat()
  return files.filter(it => it.text !== undefined).map(observed)
}

const observed = (it: FileInForce) => observe(it.inForce, it.where, 'what it says is in force', it.said)

/** Observations, in lists as deep as reads well, now or later. */
export type Seen = Observation | readonly Seen[] | Promise<Observation | readonly Seen[]>

/**
 * For a check whose observations a flag's file decides: when any of them is not as expected, what is to be known about
 * the file comes first, so that nobody looks for a mistake in what is not in force or was not understood: that it is
 * newer than the process, was refused, cannot be read, or was read leniently, which the component tells in its log only.
 */
export async function explainedByFile(
  target: GradeTarget,
  component: Component,
  flag: string,
  seen: Seen,
): Promise<Observation[]> {
  const observations = await together(seen)
  if (observations.every(it => it.ok)) return observations
  const [files, lenient] = await Promise.all([
    filesInForce(target, component, flag),
    readLeniently(target, component, flag),
  ])
  const causes = files.filter(it => it.path && !it.inForce).map(observed)
  const ignored = lenient
    ? [observe(false, files[0]?.where ?? `--${flag}`, `${component} understands every field`, lenient)]
    : []
  return [...causes, ...ignored, ...observations]
}

async function together(seen: Seen): Promise<Observation[]> {
  const now = await seen
  return 'ok' in now ? [now] : (await Promise.all(now.map(together))).flat()
}
