import { expect, test } from 'vitest'
import { storedHashes } from '../beginning.ts'
import { targetOf } from '../testing/target.ts'
import { nothingLost, storedKept } from './stored.ts'

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

test('what etcd holds is compared by its hashes, and has to be known', async () => {
  const key = '/registry/configmaps/orders/numbering'
  const then = await storedHashes(targetOf({ stored: { [key]: 'a' } }))
  expect(Object.keys(then)).toEqual([key])
  const lost = (now: Record<string, string>) =>
    nothingLost(3).run(targetOf({ stored: now, left: { stored: then } }))
  expect(await lost({ [key]: 'a' })).toEqual({
    passed: true,
    evidence: [{ where: 'etcd', expected: '1 objects, as stored', actual: 'all kept' }],
  })
  expect((await lost({ [key]: 'b' })).evidence[0]?.actual).toBe('another content')
  expect((await lost({})).evidence[0]?.actual).toBe('gone')
  await expect(nothingLost(3).run(targetOf())).rejects.toThrow('is not known')
})
