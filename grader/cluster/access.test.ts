import { expect, test } from 'vitest'
import { anonymous, serviceAccount } from '../identity.ts'
import { accessReviews } from '../testing/access-reviews.ts'
import { targetOf } from '../testing/target.ts'
import { type Action, actions, describeAction, mayDo, ruleOfAction } from './access.ts'

const server = accessReviews()
const { target } = server
const getPods = { verb: 'get', resource: 'pods', namespace: 'a' }

test('everybody is in the group of those who signed in, or of those who did not', async () => {
  await mayDo(target, serviceAccount('ci', 'bot'), getPods)
  expect(server.asked).toMatchObject({
    user: 'system:serviceaccount:ci:bot',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:ci', 'system:authenticated'],
  })
  await mayDo(target, anonymous, getPods)
  expect(server.asked).toMatchObject({ user: 'system:anonymous', groups: ['system:unauthenticated'] })
})

test('a path is asked for as a path', async () => {
  await mayDo(target, { user: 'a' }, { verb: 'get', path: '/metrics' })
  expect(server.asked).toMatchObject({ nonResourceAttributes: { verb: 'get', path: '/metrics' } })
})

test('a resource is asked for in its namespace or in all, and what the API server says is told', async () => {
  const asked = async (action: Action, status: object) => {
    const review = 'POST /apis/authorization.k8s.io/v1/subjectaccessreviews'
    const target = targetOf({ answers: { [review]: { body: { status } } } })
    return [await mayDo(target, { user: 'a' }, action), target.asked[0]?.body]
  }
  const whole = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview' }
  expect(await asked(getPods, { allowed: true, reason: 'RBAC: allowed' })).toEqual([
    { allowed: true, reason: 'RBAC: allowed' },
    { ...whole, spec: { user: 'a', groups: ['system:authenticated'], resourceAttributes: getPods } },
  ])
  expect(await asked({ verb: 'list', resource: 'nodes' }, {})).toMatchObject([
    { allowed: false, reason: '' },
    { spec: { resourceAttributes: { verb: 'list', resource: 'nodes', namespace: '' } } },
  ])
})

test.each<[Action, string, object]>([
  [getPods, 'get pods in a', { verb: 'get', resource: 'pods', group: '', names: [] }],
  [
    { verb: 'update', resource: 'deployments', subresource: 'scale', group: 'apps', name: 'web' },
    'update deployments/scale.apps web in every namespace',
    { verb: 'update', resource: 'deployments/scale', group: 'apps', names: ['web'] },
  ],
  [{ verb: 'get', path: '/metrics' }, 'get /metrics', { verb: 'get', path: '/metrics', names: [] }],
])('%o is named in words, and has its rule', (action, words, rule) => {
  expect(describeAction(action)).toBe(words)
  expect(ruleOfAction(action)).toEqual(rule)
})

test('every verb is asked for on every resource', () => {
  expect(actions(['get', 'list'], ['a', 'b'], { namespace: 'n' })).toEqual([
    { verb: 'get', resource: 'a', namespace: 'n' },
    { verb: 'list', resource: 'a', namespace: 'n' },
    { verb: 'get', resource: 'b', namespace: 'n' },
    { verb: 'list', resource: 'b', namespace: 'n' },
  ])
  expect(actions(['get'], ['a'])).toEqual([{ verb: 'get', resource: 'a' }])
})
