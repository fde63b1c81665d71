import { expect, test } from 'vitest'
import { targetOf } from '../testing/target.ts'
import { ephemeralRequest, imageChange, podRequest } from './pods.ts'

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
    what: 'a Pod, images: a, b; of init containers: c',
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
  const { as, body, what } = podRequest(targetOf(), 'shop', { containers: [] })
  expect([as, what, body]).toEqual([
    'grader',
    'a Pod, images: none',
    expect.objectContaining({ spec: { containers: [] } }),
  ])
})

test('a pod that is there is shown another container, and another image for one of its own', () => {
  const patch = { method: 'PATCH', as: 'grader', contentType: 'application/strategic-merge-patch+json' }
  expect(ephemeralRequest('shop', 'web', 'a:1')).toEqual({
    ...patch,
    path: '/api/v1/namespaces/shop/pods/web/ephemeralcontainers?dryRun=All',
    what: 'an ephemeral container, image: a:1',
    body: { spec: { ephemeralContainers: [{ name: 'debug', image: 'a:1' }] } },
  })
  expect(imageChange('shop', 'web', 'main-0', 'a:1')).toEqual({
    ...patch,
    path: '/api/v1/namespaces/shop/pods/web?dryRun=All',
    what: 'the image a:1 for the container main-0',
    body: { spec: { containers: [{ name: 'main-0', image: 'a:1' }] } },
  })
  const init = { spec: { initContainers: [{ name: 'init-0', image: 'a:1' }] } }
  expect(imageChange('shop', 'web', 'init-0', 'a:1').body).toEqual(init)
  const other = imageChange('shop', 'web', 'first', 'a:1', { init: true, as: 'nobody' })
  expect([other.as, other.body]).toEqual([
    'nobody',
    { spec: { initContainers: [{ name: 'first', image: 'a:1' }] } },
  ])
})
