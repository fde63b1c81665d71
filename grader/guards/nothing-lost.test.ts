import { expect, test } from 'vitest'
import { storedHashes } from '../cluster/beginning.ts'
import { judged, targetOf } from '../testing/target.ts'
import { nothingLost } from './nothing-lost.ts'

test('what etcd holds is compared by its hashes, and has to be known', async () => {
  const key = '/registry/configmaps/orders/numbering'
  const then = await storedHashes(targetOf({ stored: { [key]: 'a' } }))
  expect(Object.keys(then)).toEqual([key])
  const lost = (now: Record<string, string>) =>
    judged(nothingLost(3), targetOf({ stored: now, left: { stored: then } }))
  expect(await lost({ [key]: 'a' })).toEqual({
    passed: true,
    evidence: [{ where: 'etcd', expected: '1 objects, as stored', actual: 'all kept' }],
  })
  expect((await lost({ [key]: 'b' })).evidence[0]?.actual).toBe('another content')
  expect((await lost({})).evidence[0]?.actual).toBe('gone')
  await expect(judged(nothingLost(3), targetOf())).rejects.toThrow('is not known')
})
