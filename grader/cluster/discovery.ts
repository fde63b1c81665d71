/** What the API server serves. */
import { api, succeeded } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/** "pods", "deployments.apps": every resource the API server has, from aggregated discovery. */
export const servedResources = (target: GradeTarget): Promise<Set<string>> =>
  target.once('served-resources', async () => {
    const client = await api(target)
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    const answers = await Promise.all(
      ['/api', '/apis'].map(path => client.ask({ path, headers: { accept } })),
    )
    const groups = answers.flatMap(it => succeeded(it).json.items as DiscoveredGroup[])
    return new Set(
      groups.flatMap(({ metadata, versions }) =>
        versions.flatMap(it =>
          (it.resources ?? []).map(of => `${of.resource}${metadata.name ? `.${metadata.name}` : ''}`),
        ),
      ),
    )
  })

interface DiscoveredGroup {
  metadata: { name?: string }
  versions: { resources?: { resource: string }[] }[]
}
