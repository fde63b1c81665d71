import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { podRequest } from './pods.ts'

test('a pod is asked for as a dry run, under the run’s name and with names for its containers', () => {
  const spec = {
    hostNetwork: true,
    containers: [{ image: 'a' }, { image: 'b', name: 'own' }],
    initContainers: [{ image: 'c' }],
  }
  expect(podRequest(targetOf(), 'shop', spec, 'nobody')).toEqual({
    method: 'POST',
    path: '/api/v1/namespaces/shop/pods?dryRun=All',
    as: 'nobody',
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x1' },
      spec: {
        hostNetwork: true,
        containers: [
          { name: 'main-0', image: 'a' },
          { name: 'own', image: 'b' },
        ],
        initContainers: [{ name: 'init-0', image: 'c' }],
      },
    },
  })
})

test('it is the grader’s, without containers for a beginning, unless told otherwise', () => {
  const { as, body } = podRequest(targetOf(), 'shop', { containers: [] })
  expect([as, body]).toEqual(['grader', expect.objectContaining({ spec: { containers: [] } })])
})
