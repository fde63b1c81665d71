import { expect, test } from 'vitest'
import { anonymous, groupsOf, kubeletOf, serviceAccount, user } from './identity.ts'

test('a ServiceAccount and a kubelet have the names and groups that Kubernetes gives them', () => {
  expect(serviceAccount('web', 'app')).toEqual({
    user: 'system:serviceaccount:web:app',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:web'],
  })
  expect(kubeletOf('n1')).toEqual({ user: 'system:node:n1', groups: ['system:nodes'] })
})

test('who has signed in is in the group of all who have, after their own', () => {
  expect(groupsOf(user('alice', 'a', 'b'))).toEqual(['a', 'b', 'system:authenticated'])
  expect(groupsOf({ user: 'bob' })).toEqual(['system:authenticated'])
})

test('who has not signed in is in the other one alone', () => {
  expect(anonymous).toEqual({ user: 'system:anonymous', groups: [] })
  expect(groupsOf(anonymous)).toEqual(['system:unauthenticated'])
})
