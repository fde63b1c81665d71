/** Whether an engine's labs have what a scenario needs. */
import { type LabEngine, LabError, type LabFeature } from '../lab-infra/lab.ts'
import type { Scenario } from './scenario.ts'

const inWords: Record<LabFeature, string> = {
  cgroups: 'real cgroups',
  systemd: 'systemd',
  apparmor: 'AppArmor',
  internet: 'a way out to the internet',
  'second-node': 'a second node',
}

/** Why a scenario cannot run in labs of this engine, for people; undefined: it can. */
export function whyNotHere(
  { needs = [] }: Pick<Scenario, 'needs'>,
  { name, features }: Pick<LabEngine, 'name' | 'features'>,
): string | undefined {
  const lacking = needs.filter(it => !features.includes(it)).map(it => inWords[it])
  return lacking.length === 0
    ? undefined
    : `It needs ${lacking.join(' and ')}, which labs of the engine ${name} do not have.`
}

/** @throws LabError `scenario-unavailable` where it cannot run in labs of this engine */
export function refuseUnavailable(
  scenario: Pick<Scenario, 'id' | 'needs'>,
  engine: Pick<LabEngine, 'name' | 'features'>,
): void {
  const reason = whyNotHere(scenario, engine)
  if (reason)
    throw new LabError('scenario-unavailable', `The task ${scenario.id} cannot run here. ${reason}`, {
      remedy: 'Choose another task, or another engine: cks-lab doctor says which can run here.',
    })
}
