/** Whether the workloads of the setup are still there. */
import { objectsNow, objectsThen } from '../cluster/beginning.ts'
import { type Observation, observe } from '../finding.ts'
import type { GradeTarget } from '../types.ts'

const kinds = {
  Deployment: '/apis/apps/v1/deployments',
  DaemonSet: '/apis/apps/v1/daemonsets',
} as const

/**
 * Every Deployment and DaemonSet is still there, the very one. What it says now and whether it runs is another question:
 * `observeDeploymentRuns`.
 */
export async function observeWorkloadsKept(target: GradeTarget): Promise<Observation[]> {
  const wrong = await Promise.all(
    Object.entries(kinds).map(async ([kind, collection]) => {
      const lists = [objectsNow(target, collection), objectsThen(target, collection)]
      const [now = [], then = []] = await Promise.all(lists)
      const left = new Set(now.map(it => it.metadata.uid))
      return then
        .filter(it => !left.has(it.metadata.uid))
        .map(({ metadata: { namespace, name } }) =>
          observe(false, `${kind} ${namespace}/${name}`, 'as the setup left it', 'gone, or made anew'),
        )
    }),
  )
  const seen = wrong.flat()
  return seen.length > 0 ? seen : [observe(true, 'Deployments and DaemonSets', 'all still there', 'all are')]
}
