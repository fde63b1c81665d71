import { describe, expect, test } from 'vitest'
import { firstAwaited, type Objects } from './controllers.ts'

const item = (name: string, namespace?: string, generation?: number, observedGeneration?: number) => ({
  metadata: { name, ...(namespace && { namespace }), ...(generation && { generation }) },
  ...(generation && { status: observedGeneration ? { observedGeneration } : {} }),
})
const done = (): Objects => ({
  namespaces: [item('default'), item('web')],
  serviceaccounts: [item('default', 'default'), item('default', 'web')],
  configmaps: [item('kube-root-ca.crt', 'default'), item('kube-root-ca.crt', 'web')],
  deployments: [item('shop', 'web', 2, 2)],
  replicasets: [],
  daemonsets: [item('log', 'web', 1, 1)],
  statefulsets: [],
})

describe('what the controllers are still to do', () => {
  test('is nothing where every namespace has its own and every workload has been seen', () => {
    expect(firstAwaited(done())).toBeUndefined()
  })

  test.each([
    ['serviceaccounts/default in web', { serviceaccounts: [item('default', 'default')] }],
    ['configmaps/kube-root-ca.crt in default', { configmaps: [item('kube-root-ca.crt', 'web')] }],
    ['deployments/shop in web', { deployments: [item('shop', 'web', 2, 1)] }],
    ['daemonsets/log in web', { daemonsets: [item('log', 'web', 1)] }],
  ])('is told: %s', (what, change) => {
    expect(firstAwaited({ ...done(), ...change })).toBe(what)
  })

  test('is nothing for what is being deleted', () => {
    const deleted = (it: ReturnType<typeof item>) => ({
      ...it,
      metadata: { ...it.metadata, deletionTimestamp: 'now' },
    })
    const objects = done()
    objects.namespaces?.push(deleted(item('gone')))
    objects.deployments?.push(deleted(item('gone', 'web', 2, 1)))
    expect(firstAwaited(objects)).toBeUndefined()
  })
})
