import { expect, test } from 'vitest'
import { refusedBy, refusedByPolicy } from './refusals.ts'

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

test('words that a policy puts behind its own name are the policy’s alone', () => {
  const byPolicy = (said: string) =>
    `nodes "n2" is forbidden: ValidatingAdmissionPolicy 'a' with binding 'b' denied request: ${said}`
  expect(matches(byPolicy('node "n1" is not allowed to modify node "n2"'))).toEqual(['admissionPolicy'])
  expect(matches('pods "a" is forbidden: image policy webhook backend is down')).toEqual([])
})

test('a policy is known by its message, with any of the reasons that it may give, and by its name', () => {
  const of = (policy: string, object = 'deployments.apps "web"') =>
    `${object} is forbidden: ValidatingAdmissionPolicy '${policy}' with binding 'b' denied request: no`
  const { message, status } = refusedByPolicy('own.registry')
  expect([message.test(of('own.registry')), message.test(of('own-registry'))]).toEqual([true, false])
  expect(status).toEqual([403, 413, 422])
  expect(refusedBy.admissionPolicy.message.test(of('x', 'pods ""'))).toBe(true)
  const webhook = `admission webhook "a" denied the request: ${of('x')}`
  expect(refusedBy.admissionPolicy.message.test(webhook)).toBe(false)
})
