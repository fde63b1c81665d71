/** An API server that serves a few resources of each sort. */
import { items } from './answers.ts'

const stored = ['create', 'delete', 'get', 'list']

const resource = (resource: string, kind: string, scope: 'Namespaced' | 'Cluster', verbs: string[]) => ({
  resource,
  responseKind: { kind },
  scope,
  verbs,
})

/** Pods with their logs and nodes, reviews that can only be created, statuses that can only be read, and two versions. */
export const allResources = {
  'GET /api': items({
    metadata: {},
    versions: [
      {
        version: 'v1',
        resources: [
          {
            ...resource('pods', 'Pod', 'Namespaced', stored),
            subresources: [{ subresource: 'log', verbs: ['get'] }],
          },
          resource('nodes', 'Node', 'Cluster', stored),
          resource('componentstatuses', 'ComponentStatus', 'Cluster', ['get', 'list']),
          resource('bindings', 'Binding', 'Namespaced', ['create']),
        ],
      },
    ],
  }),
  'GET /apis': items({
    metadata: { name: 'autoscaling' },
    versions: ['v2', 'v1'].map(version => ({
      version,
      resources: [resource('horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'Namespaced', stored)],
    })),
  }),
}
