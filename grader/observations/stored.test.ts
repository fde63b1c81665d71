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

test('what is gone is told, and what says something else', () => {
  expect(told({ '/registry/configmaps/orders/numbering': 'b' })).toEqual([
    '/registry/configmaps/orders/numbering in etcd: another content',
    '/registry/deployments/kube-system/coredns in etcd: gone',
  ])
})
