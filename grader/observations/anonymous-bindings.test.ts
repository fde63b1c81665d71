import { expect, test } from 'vitest'
import type { KeptObject } from '../cluster/beginning.ts'
import { finding, type Observation } from '../finding.ts'
import { items } from '../testing/answers.ts'
import {
  clusterRole,
  clusterRoleBinding,
  groupNamed,
  type RbacState,
  rbacTarget,
  role,
  roleBinding,
  ruleOn,
  user,
} from '../testing/rbac-target.ts'
import { observeAnonymousBindings, observeBootstrapBindingsKept } from './anonymous-bindings.ts'

const unauthenticated = groupNamed('system:unauthenticated')
const anonymous = user('system:anonymous')
const signer = 'kubeadm:bootstrap-signer-clusterinfo'
/** As kubeadm leaves it. */
const fresh = {
  clusterRoles: [clusterRole('system:public-info-viewer', { verbs: ['get'], nonResourceURLs: ['/version'] })],
  clusterRoleBindings: [
    clusterRoleBinding('system:public-info-viewer', 'system:public-info-viewer', unauthenticated),
  ],
  roles: [role('kube-public', signer, ruleOn('get', 'configmaps', ['cluster-info']))],
  roleBindings: [roleBinding('kube-public', signer, `Role ${signer}`, anonymous)],
} satisfies RbacState
const told = (seen: Observation[]) => {
  const { passed, evidence } = finding(seen)
  return passed ? 'passed' : evidence.map(it => `${it.where}: ${it.actual}`)
}
const bound = async (more: RbacState) =>
  told(
    await observeAnonymousBindings(
      rbacTarget(fresh, {
        ...fresh,
        ...more,
        clusterRoleBindings: [...fresh.clusterRoleBindings, ...(more.clusterRoleBindings ?? [])],
        roleBindings: [...fresh.roleBindings, ...(more.roleBindings ?? [])],
      }),
    ),
  )

test('what comes with a cluster names those who have not signed in, and may', async () => {
  expect(await bound({})).toBe('passed')
})

test('a further binding that names them is told, cluster-wide or in a namespace', async () => {
  const wide = clusterRoleBinding('open', 'view', anonymous, user('ann'))
  expect(await bound({ clusterRoleBindings: [wide] })).toEqual([
    'ClusterRoleBinding open (ClusterRole view): User system:anonymous',
  ])
  const narrow = roleBinding('shop', 'open', 'Role board', unauthenticated, anonymous)
  expect(await bound({ roleBindings: [narrow] })).toEqual([
    'RoleBinding shop/open (Role board): Group system:unauthenticated, User system:anonymous',
  ])
})

test('one of the same name is no other; with another role, namespace or kind it is', async () => {
  const name = 'system:public-info-viewer'
  const role = clusterRoleBinding(name, 'cluster-admin', unauthenticated)
  expect(await bound({ clusterRoleBindings: [role] })).toHaveLength(1)
  expect(
    await bound({ roleBindings: [roleBinding('shop', signer, `Role ${signer}`, anonymous)] }),
  ).toHaveLength(1)
  expect(
    await bound({ roleBindings: [roleBinding('shop', name, `ClusterRole ${name}`, anonymous)] }),
  ).toHaveLength(1)
  expect(await bound({ clusterRoleBindings: [clusterRoleBinding(signer, signer, anonymous)] })).toHaveLength(
    1,
  )
})

test('a ServiceAccount of such a name, and whoever signs in, are others', async () => {
  const account = { kind: 'ServiceAccount', name: 'system:anonymous', namespace: 'shop' }
  const bindings = [
    clusterRoleBinding('bot', 'view', account),
    clusterRoleBinding('all', 'view', groupNamed('system:authenticated')),
    { ...clusterRoleBinding('nobody', 'view'), subjects: undefined },
  ]
  expect(await bound({ clusterRoleBindings: bindings })).toBe('passed')
})

const clusterInfo = (kubeconfig: string, more: object = {}): KeptObject => ({
  metadata: { namespace: 'kube-public', name: 'cluster-info' },
  data: { kubeconfig, ...more },
})
async function kept(now: RbacState, info: KeptObject[] = [clusterInfo('a')]) {
  const path = '/api/v1/configmaps'
  const others = [{ metadata: { namespace: 'shop', name: 'cluster-info' }, data: { kubeconfig: 'x' } }]
  const target = rbacTarget(
    fresh,
    { ...fresh, ...now },
    {
      node: { answers: { [`GET ${path}`]: items(...others, ...info) } },
      objects: { [path]: [...others, clusterInfo('a', { 'jws-kubeconfig-ab': 'old' })] },
    },
  )
  return told(await observeBootstrapBindingsKept(target))
}

test('what a cluster answers without credentials stays as it was, whatever the controller signs', async () => {
  expect(await kept({})).toBe('passed')
  expect(await kept({}, [clusterInfo('a', { 'jws-kubeconfig-cd': 'new' })])).toBe('passed')
})

test('not without a binding, with other subjects, or with other rules of its role', async () => {
  expect(await kept({ clusterRoleBindings: [] })).toEqual([
    'ClusterRoleBinding system:public-info-viewer: gone',
  ])
  expect(await kept({ roleBindings: [roleBinding('kube-public', signer, `Role ${signer}`)] })).toEqual([
    `RoleBinding kube-public/${signer}: subjects: none`,
  ])
  expect(await kept({ roles: [role('kube-public', signer, ruleOn('get', 'secrets'))] })).toEqual([
    `Role kube-public/${signer}: its rules are others`,
  ])
  expect(await kept({ clusterRoles: [] })).toEqual(['ClusterRole system:public-info-viewer: gone'])
})

test('not when new nodes are told of another cluster, or of none', async () => {
  const where = 'ConfigMap kube-public/cluster-info'
  expect(await kept({}, [clusterInfo('b')])).toEqual([`${where}: it names the cluster in another way`])
  expect(await kept({}, [])).toEqual([`${where}: gone`])
})

test('what was expected is told, and how many bindings were looked at', async () => {
  const wide = clusterRoleBinding('open', 'view', anonymous)
  const now = { ...fresh, clusterRoleBindings: [...fresh.clusterRoleBindings, wide] }
  expect(await observeAnonymousBindings(rbacTarget(fresh, now))).toEqual([
    {
      ok: true,
      where: 'all bindings',
      expected: 'none names system:anonymous or system:unauthenticated beyond the bootstrap ones',
      actual: '3 bindings, none does',
    },
    {
      ok: false,
      where: 'ClusterRoleBinding open (ClusterRole view)',
      expected: 'no subject system:anonymous or system:unauthenticated',
      actual: 'User system:anonymous',
    },
  ])
  const path = '/api/v1/configmaps'
  const node = { answers: { [`GET ${path}`]: items(clusterInfo('a')) } }
  const target = rbacTarget(fresh, fresh, { node, objects: { [path]: [clusterInfo('a')] } })
  const seen = await observeBootstrapBindingsKept(target)
  expect(seen.at(-1)).toEqual({
    ok: true,
    where: 'ConfigMap kube-public/cluster-info',
    expected: 'as it was',
    actual: 'as it was',
  })
})

test('a bootstrap role that a binding of another name or kind gives to others is told', async () => {
  const name = 'system:public-info-viewer'
  expect(await bound({ clusterRoleBindings: [clusterRoleBinding('mine', name, anonymous)] })).toHaveLength(1)
  const wide = clusterRoleBinding(signer, signer, anonymous)
  expect(
    await bound({ clusterRoleBindings: [{ ...wide, metadata: { name: signer, namespace: 'kube-public' } }] }),
  ).toHaveLength(1)
})

test('another ConfigMap beside cluster-info, and one without data, are told from it', async () => {
  const others = { metadata: { namespace: 'kube-public', name: 'a' }, data: { kubeconfig: 'other' } }
  expect(await kept({}, [others, clusterInfo('a')])).toBe('passed')
  const bare = { metadata: { namespace: 'kube-public', name: 'cluster-info' } }
  expect(await kept({}, [bare])).toEqual([
    'ConfigMap kube-public/cluster-info: it names the cluster in another way',
  ])
})
