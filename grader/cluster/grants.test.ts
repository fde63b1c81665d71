import { expect, test } from 'vitest'
import { rbacTarget } from '../testing/rbac-target.ts'
import { describeBinding } from './bindings.ts'
import { bindingsOf, type Who } from './grants.ts'

const binding = (name: string, namespace: string | undefined, ...subjects: object[]) => ({
  metadata: { name, ...(namespace && { namespace }) },
  roleRef: { kind: 'ClusterRole', name: 'view' },
  subjects,
})
const target = () =>
  rbacTarget(
    {},
    {
      roleBindings: [
        binding('by-name', 'shop', { kind: 'User', name: 'mira' }, { kind: 'Group', name: 'auditors' }),
        binding('account', 'shop', { kind: 'ServiceAccount', name: 'board' }),
      ],
      clusterRoleBindings: [
        binding('by-group', undefined, { kind: 'Group', name: 'auditors' }),
        binding('everybody', undefined, { kind: 'Group', name: 'system:authenticated' }),
        binding('accounts', undefined, { kind: 'Group', name: 'system:serviceaccounts:shop' }),
        binding('other', undefined, { kind: 'User', name: 'eve' }),
      ],
    },
  )
const names = async (who: Who) =>
  (await bindingsOf(target(), who)).map(it => describeBinding(it).split(' ')[1])

test('somebody is bound by name and by each group, by one binding once', async () => {
  expect(await names({ user: 'mira', groups: ['auditors'] })).toEqual([
    'by-group',
    'everybody',
    'shop/by-name',
  ])
  expect(await names({ user: 'mira' })).toEqual(['everybody', 'shop/by-name'])
  expect(await names({ group: 'auditors' })).toEqual(['by-group', 'everybody', 'shop/by-name'])
})

test('a ServiceAccount is bound as such, and by the groups of its namespace', async () => {
  expect(await names({ user: 'system:serviceaccount:shop:board' })).toEqual([
    'everybody',
    'accounts',
    'shop/account',
  ])
  expect(await names({ user: 'system:serviceaccount:bank:board' })).toEqual(['everybody'])
})
