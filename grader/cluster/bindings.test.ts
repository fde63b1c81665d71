import { expect, test } from 'vitest'
import { items } from '../testing/answers.ts'
import { targetOf } from '../testing/target.ts'
import { bindings, describeBinding } from './bindings.ts'

const rbac = '/apis/rbac.authorization.k8s.io/v1'
const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'board' }
const subject = { kind: 'User', name: 'ann' }
const target = targetOf({
  answers: {
    [`GET ${rbac}/clusterrolebindings`]: items({
      metadata: { name: 'admins' },
      roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
    }),
    [`GET ${rbac}/rolebindings`]: items({
      metadata: { name: 'board', namespace: 'shop' },
      roleRef: role,
      subjects: [subject],
    }),
  },
})

test('bindings of both kinds are told alike, read once in a run', async () => {
  const all = await bindings(target)
  expect(all).toEqual([
    {
      kind: 'ClusterRoleBinding',
      name: 'admins',
      role: { kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [],
    },
    {
      kind: 'RoleBinding',
      name: 'board',
      namespace: 'shop',
      role: { kind: 'Role', name: 'board' },
      subjects: [subject],
    },
  ])
  expect(all.map(describeBinding)).toEqual([
    'ClusterRoleBinding admins (ClusterRole cluster-admin)',
    'RoleBinding shop/board (Role board)',
  ])
  await bindings(target)
  expect(target.asked).toHaveLength(2)
})

test('a list that is refused is no empty one', async () => {
  await expect(bindings(targetOf())).rejects.toThrow('was answered with 404')
})
