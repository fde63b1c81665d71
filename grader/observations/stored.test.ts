import { expect, test } from 'vitest'
import { storedKept } from './stored.ts'

const stored = {
  '/registry/configmaps/orders/numbering': 'a',
  '/registry/deployments/kube-system/coredns': 'a',
  '/registry/events/default/x': 'a',
  '/registry/leases/kube-system/kube-scheduler': 'a',
  '/registry/secrets/kube-system/bootstrap-token-abcdef': 'a',
}
const told = (now: Record<string, string>) =>
  storedKept(stored, now).flatMap(it => (it.ok ? [] : [`${it.where}: ${it.actual}`]))

test('what comes and goes by itself may be gone, and what has a status may have changed', () => {
  const now = {
    '/registry/configmaps/orders/numbering': 'a',
    '/registry/configmaps/orders/new': 'a',
    '/registry/deployments/kube-system/coredns': 'b',
    '/registry/leases/kube-system/kube-scheduler': 'b',
  }
  expect(told(now)).toEqual([])
})

test('what is kept is counted, and what is not is told with what was expected', () => {
  expect(storedKept(stored, stored)).toEqual([
    { ok: true, where: 'etcd', expected: '2 objects, as stored', actual: 'all kept' },
  ])
  expect(storedKept(stored, { '/registry/configmaps/orders/numbering': 'b' }).map(it => it.expected)).toEqual(
    ['as it was stored', 'kept'],
  )
})

test.each([
  'apiserver.apps/a',
  'certificatesigningrequests/a',
  'configmaps/kube-public/cluster-info',
  'endpointslices/shop/a',
  'events/shop/a',
  'ipaddresses/a',
  'leases/shop/a',
  'masterleases/a',
  'pods/shop/a',
  'secrets/kube-system/bootstrap-token-a',
  'services/endpoints/shop/a',
])('%s comes and goes by itself', key => {
  expect(storedKept({ [`/registry/${key}`]: 'a' }, {})).toMatchObject([{ ok: true }])
})

test.each([
  'clusterrolebindings/a',
  'clusterroles/a',
  'configmaps/shop/a',
  'limitranges/shop/a',
  'namespaces/a',
  'rolebindings/shop/a',
  'roles/shop/a',
  'secrets/shop/a',
  'serviceaccounts/shop/a',
  'services/specs/shop/a',
])('%s says what somebody wrote, and has to go on saying it', key => {
  const path = `/registry/${key}`
  expect(storedKept({ [path]: 'a' }, { [path]: 'b' })).toMatchObject([{ ok: false }])
})

test('what is gone is told, and what says something else', () => {
  expect(told({ '/registry/configmaps/orders/numbering': 'b' })).toEqual([
    '/registry/configmaps/orders/numbering in etcd: another content',
    '/registry/deployments/kube-system/coredns in etcd: gone',
  ])
})
