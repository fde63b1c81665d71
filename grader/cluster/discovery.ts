/** What the API server serves. */
import { api, succeeded } from '../http.ts'
import type { GradeTarget } from '../types.ts'

/** A resource of the API in one version, as `kubectl api-resources` tells it. */
export interface ApiResource {
  /** Empty for the core group. */
  group: string
  version: string
  /** "deployments" */
  resource: string
  kind: string
  namespaced: boolean
  verbs: string[]
  /** "scale", "status", with what can be done to each. */
  subresources: { name: string; verbs: string[] }[]
}

/** Every resource that the API server has, of each group the preferred version first, from aggregated discovery. */
export const apiResources = (target: GradeTarget): Promise<ApiResource[]> =>
  target.once('api-resources', async () => {
    const client = await api(target)
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    const answers = await Promise.all(
      ['/api', '/apis'].map(path => client.ask({ path, headers: { accept } })),
    )
    const groups = answers.flatMap(it => succeeded(it).json.items as DiscoveredGroup[])
    return groups.flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version = '', resources = [] }) =>
        resources.map(it => ({
          ...{ group: metadata.name ?? '', version, resource: it.resource },
          kind: it.responseKind?.kind ?? '',
          namespaced: it.scope === 'Namespaced',
          verbs: it.verbs ?? [],
          subresources: (it.subresources ?? []).map(of => ({ name: of.subresource, verbs: of.verbs ?? [] })),
        })),
      ),
    )
  })

/** "pods", "deployments.apps": every resource the API server has, by the name that RBAC and encryption know it by. */
export const servedResources = async (target: GradeTarget): Promise<Set<string>> =>
  new Set((await apiResources(target)).map(fullName))

/** "pods", "deployments.apps" */
export const fullName = ({ resource, group }: Pick<ApiResource, 'resource' | 'group'>): string =>
  group ? `${resource}.${group}` : resource

/**
 * Where objects of a resource are: "/apis/apps/v1/namespaces/shop/deployments".
 * @param namespace of a namespaced one; undefined: over all namespaces
 */
export function pathOf({ group, version, resource, namespaced }: ApiResource, namespace?: string): string {
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`
  return namespaced && namespace !== undefined
    ? `${root}/namespaces/${namespace}/${resource}`
    : `${root}/${resource}`
}

/** apidiscovery.k8s.io/v2 */
interface DiscoveredGroup {
  metadata: { name?: string }
  versions: {
    version?: string
    resources?: {
      resource: string
      responseKind?: { kind: string }
      scope?: 'Namespaced' | 'Cluster'
      verbs?: string[]
      subresources?: { subresource: string; verbs?: string[] }[]
    }[]
  }[]
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
