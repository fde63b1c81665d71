/** Whether a Deployment of the setup goes on running as it was. */
import { isDeepStrictEqual } from 'node:util'
import { objectsThen } from '../cluster/beginning.ts'
import { objectAt } from '../cluster/objects.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'
import { eventually } from './eventually.ts'

const kept = '/apis/apps/v1/deployments'

/**
 * A Deployment of the setup is there, with the Pods' spec and as many replicas as it had, and all of them are available;
 * it may have been restarted, and is given 5 s then. Whether its Pods would be admitted again is for `observeRequest` to ask.
 * @throws Error where the setup left no such Deployment
 */
export async function observeDeploymentRuns(
  target: GradeTarget,
  namespace: string,
  name: string,
): Promise<Observation[]> {
  const isIt = ({ metadata: it }: { metadata: { name: string; namespace?: string } }) =>
    it.name === name && it.namespace === namespace
  const then = (await objectsThen(target, kept)).find(isIt)
  if (!then) throw new Error(`the setup left no Deployment ${name} in ${namespace}`)
  const where = `Deployment ${namespace}/${name}`
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`
  const now = await objectAt(target, path)
  if (!now) return [observe(false, where, 'is there', 'gone')]
  const wanted: number = then.spec.replicas ?? 1
  const same = isDeepStrictEqual(now.spec.template.spec, then.spec.template.spec)
  const available = async () => {
    const { availableReplicas = 0 } = (await objectAt(target, path))?.status ?? {}
    return observe(
      availableReplicas >= wanted,
      `${where}, Pods available`,
      `${wanted}`,
      `${availableReplicas}`,
    )
  }
  return [
    observe(same, `${where}, spec of its Pods`, 'as it was', same ? 'as it was' : 'another'),
    observe(now.spec.replicas === wanted, `${where}, replicas`, `${wanted}`, `${now.spec.replicas}`),
    await eventually(target, available, { what: `the Pods of ${where} run`, withinMs: 5_000 }),
  ]
}
