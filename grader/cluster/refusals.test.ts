import { expect, test } from 'vitest'
import { refusedBy } from './refusals.ts'

const matches = (message: string) =>
  Object.entries(refusedBy)
    .filter(([, it]) =>
      typeof it.message === 'string' ? message.includes(it.message) : it.message.test(message),
    )
    .map(([name]) => name)

test('each refusal is told by its own message, and by no other', () => {
  const node = 'nodes "n2" is forbidden: node "n1" is not allowed to modify node "n2"'
  expect(matches(node)).toEqual(['anotherNode'])
  expect(
    matches('nodes "n1" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/a'),
  ).toEqual(['restrictedLabel'])
  expect(
    matches(
      'pods "a" is forbidden: image policy webhook backend denied one or more images: registry.example/a: no tag',
    ),
  ).toEqual(['imagePolicy'])
})

test('words that a policy puts behind its own name are none of them', () => {
  const byPolicy = (said: string) =>
    `nodes "n2" is forbidden: ValidatingAdmissionPolicy 'a' denied request: ${said}`
  expect(matches(byPolicy('node "n1" is not allowed to modify node "n2"'))).toEqual([])
  expect(matches('pods "a" is forbidden: image policy webhook backend is down')).toEqual([])
})
