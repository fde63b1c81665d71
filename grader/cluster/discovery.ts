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

/** An object of the API as a manifest has it; without a name it gets a fresh one. */
export interface ApiObject {
  apiVersion: string
  kind: string
  metadata?: {
    name?: string
    namespace?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
  }
  [field: string]: unknown
}

/**
 * Where objects of that kind are created: "/apis/apps/v1/namespaces/shop/deployments".
 * @throws Error when the API server serves no such kind
 */
export async function collectionOf(
  target: GradeTarget,
  { apiVersion, kind }: Pick<ApiObject, 'apiVersion' | 'kind'>,
  namespace?: string,
): Promise<string> {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const { resources } = await target.once(`resources of ${apiVersion}`, async () =>
    (await api(target)).admin('GET', root),
  )
  const found = (resources as { name: string; kind: string }[]).find(
    it => it.kind === kind && !it.name.includes('/'),
  )
  if (!found) throw new Error(`the API server serves no ${kind} of ${apiVersion}`)
  return namespace === undefined ? `${root}/${found.name}` : `${root}/namespaces/${namespace}/${found.name}`
}
