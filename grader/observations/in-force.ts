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

/**
 * Why what a flag's file says may not be what happens: it is newer than the process, was refused, cannot be read, or was
 * read leniently, which the component tells in its log only. Empty where it is in force and understood.
 */
export async function observeNotInForce(
  target: GradeTarget,
  component: Component,
  flag: string,
): Promise<Observation[]> {
  const [files, lenient] = await Promise.all([
    filesInForce(target, component, flag),
    readLeniently(target, component, flag),
  ])
  const causes = files.filter(it => it.path && !it.inForce).map(observed)
  const ignored = lenient
    ? [observe(false, files[0]?.where ?? `--${flag}`, `${component} understands every field`, lenient)]
    : []
  return [...causes, ...ignored]
}
