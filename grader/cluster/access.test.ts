import { expect, test } from 'vitest'
import { anonymous, serviceAccount } from '../identity.ts'
import { accessReviews } from '../testing/access-reviews.ts'
import { mayDo } from './access.ts'

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
